import * as L from "leaflet";
import { boundsOf, isCrowded, nearest, placesOf, split, type At, type Place, type Plant } from "./map-data";
import type { Rows } from "./map-rows";
import { Marks } from "./map-marks";
import { PlantLayer } from "./plant-layer";
import { Lights } from "./map-lights";
import { press, tools, type Moves } from "./map-tools";

const panPx = 120;
const clickWithinPx = 16;
/** Marks with their numbers are about this wide. */
const markPx = 48;
const fit = { animate: false, padding: [24, 24] as [number, number], maxZoom: 17 };

/** The map itself: Leaflet moves and zooms, one canvas draws the plant, and what needs somebody is a mark of its own. */
export class PlantView {
  private readonly map: L.Map;
  private readonly layer = new PlantLayer();
  private readonly marks: Marks;
  private readonly lights: Lights;
  private readonly theme = matchMedia("(prefers-color-scheme: dark)");
  private readonly resized: ResizeObserver;
  private readonly moves: Moves = {
    zoom: (by) => this.map.setZoom(this.map.getZoom() + by, { animate: false }),
    pan: (x, y) => this.map.panBy([x * panPx, y * panPx], { animate: false }),
    whole: () => this.look(placesOf(this.plant)),
  };
  private rows: Rows = { plant: "", cabinets: [], areas: [], unlisted: new Map() };

  constructor(
    private readonly host: HTMLElement,
    private plant: Plant,
  ) {
    const box = document.createElement("div");
    box.className = "map-box";
    host.replaceChildren(tools(this.moves), box);
    this.map = L.map(box, {
      zoomControl: false,
      attributionControl: false,
      zoomAnimation: false,
      fadeAnimation: false,
      markerZoomAnimation: false,
      inertia: false,
      scrollWheelZoom: false,
      keyboard: false,
      zoomSnap: 0.25,
      zoomDelta: 1,
      minZoom: 2,
      maxZoom: 19,
    });
    box.tabIndex = 0;
    box.addEventListener("keydown", (event) => this.key(event));
    box.setAttribute("role", "region");
    box.setAttribute("aria-label", "Map. Arrow keys move it, plus and minus zoom, Enter opens a cabinet.");
    // The wheel scrolls the page until somebody works in the map.
    box.addEventListener("focusin", () => this.map.scrollWheelZoom.enable());
    box.addEventListener("focusout", () => this.map.scrollWheelZoom.disable());
    this.look(placesOf(plant));
    this.layer.addTo(this.map);
    this.lights = new Lights(document, () => this.redraw());
    this.marks = new Marks(this.map, this.lights);
    this.map.on("zoomend", () => this.makeRoom());
    this.map.on("click", (event) => this.open(event));
    this.theme.addEventListener("change", this.recolour);
    this.resized = new ResizeObserver(() => this.map.invalidateSize({ animate: false }));
    this.resized.observe(box);
  }

  /** Shows the states of all places. */
  show(rows: Rows): void {
    this.rows = rows;
    this.redraw();
  }

  setPlant(plant: Plant): void {
    this.plant = plant;
    this.redraw();
  }

  /** While nothing new comes, nothing is known to work. */
  setPaused(isPaused: boolean): void {
    if (this.layer.isPaused === isPaused) return;
    this.layer.isPaused = isPaused;
    this.redraw();
  }

  /** Moves to the places of the incident that the page marks. */
  lookAtMarked(): void {
    this.look(this.at(this.rows.cabinets.filter((place) => place.isMarked)));
  }

  remove(): void {
    this.theme.removeEventListener("change", this.recolour);
    this.resized.disconnect();
    this.lights.remove();
    this.map.remove();
    this.host.replaceChildren();
  }

  /** Keys work wherever the focus is within the map, also on a mark. */
  private key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "Escape") this.map.closePopup();
    else if (!press(event.key, this.moves)) return;
    event.preventDefault();
  }

  private readonly recolour = (): void => this.layer.recolour();

  private redraw(): void {
    const { marks, shapes } = split(this.plant, this.rows.cabinets, this.rows.unlisted);
    this.marks.show(marks, (id) => this.plant.cabinets.get(id)?.at);
    this.layer.show(this.plant, shapes, this.rows, this.lights.isLit);
    this.makeRoom();
  }

  /** Where marks would hide one another they are shapes without their numbers. */
  private makeRoom(): void {
    const points = this.marks.positions.map((at) => this.map.latLngToContainerPoint(at));
    this.map.getContainer().toggleAttribute("data-crowded", isCrowded(points, markPx));
  }

  private look(places: Iterable<At>): void {
    const bounds = boundsOf(places);
    if (bounds === null) return;
    const [southWest, northEast] = bounds;
    this.map.fitBounds(L.latLngBounds([...southWest], [...northEast]), fit);
  }

  private *at(places: Iterable<Place>): Generator<At> {
    for (const { id } of places) {
      const cabinet = this.plant.cabinets.get(id);
      if (cabinet !== undefined) yield cabinet.at;
    }
  }

  /** A click beside the marks opens the nearest cabinet. */
  private open(event: L.LeafletMouseEvent): void {
    const points = [...this.plant.cabinets].map(([id, { at }]) => {
      const { x, y } = this.map.latLngToContainerPoint([...at]);
      return { id, x, y };
    });
    const hit = nearest(points, event.containerPoint, clickWithinPx);
    const cabinet = hit && this.plant.cabinets.get(hit.id);
    if (hit && cabinet) this.marks.tell(cabinet.name, cabinet.at, this.rows.cabinets.find((row) => row.id === hit.id));
  }
}
