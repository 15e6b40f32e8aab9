// The one script of the site. Every page is complete without it; each part below only keeps a place current.
import { OntHistory } from "./ont-history";
import { OntStatus } from "./ont-status";
import { rememberDetails } from "./remember";

customElements.define("ont-status", OntStatus);
customElements.define("ont-history", OntHistory);
rememberDetails(document);
