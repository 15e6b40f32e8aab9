// The script of the NOC's pages. Every page is complete without it; it only keeps them current.
import { LivePart } from "./live-part";
import { PlantMap } from "./plant-map";

customElements.define("live-part", LivePart);
customElements.define("plant-map", PlantMap);
