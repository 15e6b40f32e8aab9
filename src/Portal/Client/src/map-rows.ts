import { isState, type Place, type PlaceState } from "./map-data";

/** The tables of places as data: those that the server listed, and the states of those that it only named. */
export interface Rows {
  /** Names the plant they belong to. */
  plant: string;
  cabinets: Place[];
  areas: Place[];
  unlisted: Map<string, PlaceState>;
}

/** Reads the tables within a page or a part of one; null when they are not there. */
export function readRows(root: ParentNode): Rows | null {
  const tables = root.querySelector<HTMLElement>("[data-places]");
  if (tables === null) return null;
  const unlisted = new Map<string, PlaceState>();
  for (const state of ["down", "power", "unknown"] as const) {
    for (const id of (tables.dataset[state] ?? "").split(" ")) if (id !== "") unlisted.set(id, state);
  }
  const rowsOf = (list: string): Place[] =>
    [...tables.querySelectorAll<HTMLElement>(`[data-rows="${list}"] > tr`)].map(readRow);
  return { plant: tables.dataset["places"] ?? "", cabinets: rowsOf("cabinets"), areas: rowsOf("areas"), unlisted };
}

function readRow(row: HTMLElement): Place {
  const { row: id, state, off, unknown, marked } = row.dataset;
  const words = (place: string): string => (row.querySelector(place)?.textContent ?? "").trim().replace(/\s+/g, " ");
  return {
    id: id ?? "",
    state: isState(state) ? state : "unknown",
    name: words("th bdi"),
    stateWords: words(".place-state"),
    homesWords: words(".number"),
    count: Number(off) || Number(unknown) || 0,
    incidents: [...row.querySelectorAll<HTMLAnchorElement>("a[data-incident]")].map((link) => ({
      number: link.dataset["incident"] ?? "",
      href: link.getAttribute("href") ?? "",
      words: (link.textContent ?? "").trim(),
    })),
    isMarked: marked !== undefined,
  };
}
