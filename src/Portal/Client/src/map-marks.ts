import * as L from "leaflet";
import type { At, Place } from "./map-data";
import type { Lights } from "./map-lights";

const svg = "http://www.w3.org/2000/svg";

/** The marks of what needs somebody: each can be focused, says its words, and opens on Enter or a click. */
export class Marks {
  private readonly marks = new Map<string, { marker: L.Marker; place: Place }>();
  private readonly popup = L.popup({ autoPan: false, className: "map-popup", offset: [0, -6], minWidth: 220 });
  private opener: HTMLElement | null = null;
  private opened = "";

  constructor(
    private readonly map: L.Map,
    private readonly lights: Lights,
  ) {
    map.on("popupclose", () => this.giveBack());
  }

  /** Where marks stand. */
  get positions(): L.LatLng[] {
    return [...this.marks.values()].map(({ marker }) => marker.getLatLng());
  }

  /** Shows these places, in this order; a mark that stays is the same element, so it keeps the focus. */
  show(places: readonly Place[], at: (id: string) => At | undefined): void {
    const wanted = new Set(places.map((place) => place.id));
    for (const [id, { marker }] of this.marks) if (!wanted.has(id)) this.take(id, marker);
    places.forEach((place, rank) => {
      const position = at(place.id);
      if (position !== undefined) this.put(place, position, places.length - rank);
    });
    this.order(places);
    const open = this.marks.get(this.opened);
    const content = this.popup.getElement();
    const isRead = content?.contains(document.activeElement) !== false;
    if (open !== undefined && !isRead) this.popup.setContent(tell(open.place));
  }

  /** Opens what is known of a cabinet that has no mark. */
  tell(name: string, at: At, place: Place | undefined): void {
    this.opened = "";
    this.popup.setLatLng([...at]).setContent(place === undefined ? title(name) : tell(place)).openOn(this.map);
  }

  private put(place: Place, at: At, rank: number): void {
    let mark = this.marks.get(place.id);
    if (mark === undefined) {
      const icon = L.divIcon({ className: "map-mark", html: document.createElement("span"), iconSize: undefined });
      const marker = L.marker([...at], { icon, keyboard: true, riseOnHover: true }).addTo(this.map);
      const created = { marker, place };
      marker.on("click", () => this.open(created.place, marker));
      marker.getElement()?.addEventListener("keydown", (event) => {
        if (event.key !== "Enter" && event.key !== " ") return;
        event.preventDefault();
        this.open(created.place, marker);
      });
      marker.getElement()?.setAttribute("role", "button");
      this.marks.set(place.id, created);
      mark = created;
    }
    mark.place = place;
    mark.marker.setLatLng([...at]).setZIndexOffset(rank * 10);
    write(mark.marker.getElement(), place, this.lights.isLit(place.incidents));
  }

  private take(id: string, marker: L.Marker): void {
    const hadFocus = marker.getElement()?.contains(document.activeElement) === true;
    marker.remove();
    this.marks.delete(id);
    if (this.opened === id) this.popup.remove();
    if (hadFocus) this.map.getContainer().focus({ preventScroll: true });
  }

  /** Tab walks from the worst on, unless somebody is walking. */
  private order(places: readonly Place[]): void {
    const pane = this.map.getPane("markerPane");
    if (pane === undefined || pane.contains(document.activeElement)) return;
    const elements = places.map((place) => this.marks.get(place.id)?.marker.getElement()).filter((e) => e !== undefined);
    if (elements.some((element, index) => pane.children[index] !== element)) pane.append(...elements);
  }

  private open(place: Place, marker: L.Marker): void {
    this.opener = marker.getElement() ?? null;
    this.opened = place.id;
    this.popup.setLatLng(marker.getLatLng()).setContent(tell(place)).openOn(this.map);
    const room = this.popup.getElement()?.offsetHeight ?? 0;
    const [paddingTopLeft, paddingBottomRight] = [L.point(130, room + 40), L.point(130, 30)];
    this.map.panInside(marker.getLatLng(), { animate: false, paddingTopLeft, paddingBottomRight });
    this.popup.getElement()?.querySelector<HTMLElement>("a[data-incident], .leaflet-popup-close-button")?.focus();
  }

  /** Whoever closes a popup is back where it was opened. */
  private giveBack(): void {
    // The popup is gone already, and with it what held the focus.
    const isLost = document.activeElement === document.body || document.activeElement === null;
    if (isLost && this.opener?.isConnected) this.opener.focus({ preventScroll: true });
    this.opener = null;
    this.opened = "";
  }
}

/** Only text and names of shapes: nothing that the server sent can become markup. */
function write(mark: HTMLElement | undefined, place: Place, isLit: boolean): void {
  if (mark === undefined) return;
  mark.toggleAttribute("data-lit", isLit);
  mark.toggleAttribute("data-marked", place.isMarked);
  const incident = place.incidents[0]?.number;
  if (incident === undefined) delete mark.dataset["incident"];
  else mark.dataset["incident"] = incident;
  const label = `${place.name}: ${place.stateWords}, ${place.homesWords} homes`;
  if (mark.getAttribute("aria-label") === label && mark.dataset["state"] === place.state) return;
  mark.setAttribute("aria-label", label);
  mark.dataset["state"] = place.state;
  const count = document.createElement("span");
  count.textContent = String(place.count);
  mark.replaceChildren(shape(place.state), count);
}

function shape(state: string): SVGSVGElement {
  const drawing = document.createElementNS(svg, "svg");
  drawing.setAttribute("class", "map-shape");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  drawing.dataset["state"] = state;
  const use = document.createElementNS(svg, "use");
  use.setAttribute("href", `#m-${state}`);
  drawing.append(use);
  return drawing;
}

function title(name: string): HTMLElement {
  const content = document.createElement("div");
  const heading = document.createElement("b");
  heading.textContent = name;
  content.append(heading);
  return content;
}

function tell(place: Place): HTMLElement {
  const content = title(place.name);
  const words = document.createElement("p");
  words.append(shape(place.state), `${place.stateWords}. Homes off: ${place.homesWords}.`);
  content.append(words);
  for (const incident of place.incidents) {
    const link = document.createElement("a");
    link.href = incident.href;
    link.dataset["incident"] = incident.number;
    link.textContent = incident.words;
    content.append(link);
  }
  return content;
}
