/** What the map knows, apart from any drawing of it. */

export type PlaceState = "down" | "power" | "unknown" | "ok" | "none";
/** Latitude and longitude, degrees. */
export type At = readonly [number, number];

/** The plant as the server drew it: only what has a place. */
export interface Plant {
  areas: { id: string; name: string; rings: At[][]; label: At }[];
  sites: { id: string; name: string; at: At }[];
  cabinets: Map<string, { name: string; at: At }>;
  cables: (readonly [At, At])[];
}

/** One row of a table: a cabinet or an area with its words. */
export interface Place {
  id: string;
  state: PlaceState;
  name: string;
  stateWords: string;
  homesWords: string;
  /** Homes off, or of which nobody knows. */
  count: number;
  incidents: { number: string; href: string; words: string }[];
  isMarked: boolean;
}

const states: readonly string[] = ["down", "power", "unknown", "ok", "none"];

export function isState(word: string | undefined): word is PlaceState {
  return word !== undefined && states.includes(word);
}

/** A place that somebody should look at. */
export function isProblem(state: PlaceState): boolean {
  return state === "down" || state === "power" || state === "unknown";
}

interface Feature {
  id?: unknown;
  properties?: { kind?: unknown; name?: unknown } | null;
  geometry?: { type?: unknown; coordinates?: unknown } | null;
}

/** Reads a GeoJSON FeatureCollection. What has no geometry, or one of another kind, is left out. */
export function readPlant(json: unknown): Plant {
  const plant: Plant = { areas: [], sites: [], cabinets: new Map(), cables: [] };
  const features = (json as { features?: unknown } | null)?.features;
  for (const feature of Array.isArray(features) ? (features as Feature[]) : []) {
    const [id, name] = [String(feature.id ?? ""), String(feature.properties?.name ?? "")];
    const coordinates = feature.geometry?.coordinates;
    switch (`${String(feature.properties?.kind)} ${String(feature.geometry?.type)}`) {
      case "area Polygon":
        plant.areas.push({ id, name, rings: readRings(coordinates), label: [0, 0] });
        break;
      case "area MultiPolygon":
        plant.areas.push({ id, name, rings: (coordinates as unknown[]).flatMap(readRings), label: [0, 0] });
        break;
      case "site Point":
        plant.sites.push({ id, name, at: readAt(coordinates) });
        break;
      case "cabinet Point":
        plant.cabinets.set(id, { name, at: readAt(coordinates) });
        break;
      case "cable LineString": {
        const [from, to] = (coordinates as unknown[]).map(readAt);
        if (from !== undefined && to !== undefined) plant.cables.push([from, to]);
        break;
      }
    }
  }
  const taken = [...plant.sites.map((site) => site.at), ...[...plant.cabinets.values()].map((cabinet) => cabinet.at)];
  for (const area of plant.areas) area.label = labelOf(area.rings, taken);
  return plant;
}

/** Places tried for a name, a row and in all rows. */
const triesAcross = 9;
/** A name is wide and low: what lies beside it is this much nearer than what lies above. */
const nameShape = 0.35;

/** Where an area's name covers least: within the area, as far as can be from what stands there. */
function labelOf(rings: readonly At[][], taken: readonly At[]): At {
  const bounds = boundsOf(rings.flat());
  if (bounds === null) return [0, 0];
  const [[south, west], [north, east]] = bounds;
  const near = taken.filter(([y, x]) => y >= south && y <= north && x >= west && x <= east);
  const narrow = Math.cos(((south + north) / 2) * (Math.PI / 180)) * nameShape;
  let [best, room]: [At, number] = [[(south + north) / 2, (west + east) / 2], -1];
  for (let tried = 0; tried < triesAcross ** 2; tried++) {
    const at: At = [
      south + ((Math.floor(tried / triesAcross) + 1) / (triesAcross + 1)) * (north - south),
      west + (((tried % triesAcross) + 1) / (triesAcross + 1)) * (east - west),
    ];
    if (!isWithin(at, rings)) continue;
    const away = (other: At): number => Math.hypot(other[0] - at[0], (other[1] - at[1]) * narrow);
    const toOutline = (east: number): number => Math.min(...rings.flatMap((ring) => ring.map((to, index) =>
      distanceToLine(at, ring[(index || ring.length) - 1] ?? to, to, east))));
    // The outline counts too, so that a name stands in its own area; of places as good, the one nearer to the middle.
    const free = Math.min(...near.map(away), toOutline(narrow)) + toOutline(narrow / nameShape) / 100;
    if (free > room) [best, room] = [at, free];
  }
  return best;
}

/** How far a place is from a piece of an outline; degrees to the east count as so much of one to the north. */
function distanceToLine([y, x]: At, [fromY, fromX]: At, [toY, toX]: At, narrow: number): number {
  const [alongY, alongX] = [toY - fromY, (toX - fromX) * narrow];
  const [awayY, awayX] = [y - fromY, (x - fromX) * narrow];
  const length = alongY ** 2 + alongX ** 2;
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, (awayY * alongY + awayX * alongX) / length));
  return Math.hypot(awayY - share * alongY, awayX - share * alongX);
}

/** Whether a line from the place to the east crosses the outline an odd number of times. */
function isWithin([y, x]: At, rings: readonly At[][]): boolean {
  let isIn = false;
  for (const ring of rings) {
    ring.forEach(([toY, toX], index) => {
      const [fromY, fromX] = ring[(index || ring.length) - 1] ?? [toY, toX];
      if (fromY > y !== toY > y && x < fromX + ((toX - fromX) * (y - fromY)) / (toY - fromY)) isIn = !isIn;
    });
  }
  return isIn;
}

/** GeoJSON writes longitude first. */
function readAt(position: unknown): At {
  const [longitude, latitude] = position as number[];
  return [Number(latitude), Number(longitude)];
}

function readRings(rings: unknown): At[][] {
  return (rings as unknown[][]).map((ring) => ring.map(readAt));
}

/** South-west and north-east of all places; null when there are none. */
export function boundsOf(places: Iterable<At>): [At, At] | null {
  let [south, west, north, east] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [latitude, longitude] of places) {
    south = Math.min(south, latitude);
    north = Math.max(north, latitude);
    west = Math.min(west, longitude);
    east = Math.max(east, longitude);
  }
  return south <= north ? [[south, west], [north, east]] : null;
}

/** Every place of the plant. */
export function* placesOf(plant: Plant): Generator<At> {
  for (const area of plant.areas) for (const ring of area.rings) yield* ring;
  for (const site of plant.sites) yield site.at;
  for (const cabinet of plant.cabinets.values()) yield cabinet.at;
}

/** Most marks that take the focus: on a slow machine 200 take a tenth of a second, 2,000 take more than two. */
export const marksMax = 200;

/** What stands as a mark of its own, worst first, and what is drawn as a plain shape: every cabinet in exactly one. */
export function split(
  plant: Plant,
  rows: readonly Place[],
  unlisted: ReadonlyMap<string, PlaceState>,
): { marks: Place[]; shapes: { id: string; at: At; state: PlaceState }[] } {
  const listed = new Map(rows.map((place) => [place.id, place]));
  const marks = rows.filter((place) => isProblem(place.state) && plant.cabinets.has(place.id)).slice(0, marksMax);
  const marked = new Set(marks.map((place) => place.id));
  const shapes = [...plant.cabinets]
    .filter(([id]) => !marked.has(id))
    .map(([id, { at }]) => ({ id, at, state: listed.get(id)?.state ?? unlisted.get(id) ?? "ok" }));
  return { marks, shapes };
}

/** Whether more than a third of some points have another one within a distance, in pixels. */
export function isCrowded(points: readonly { x: number; y: number }[], within: number): boolean {
  const close = points.filter((one, at) =>
    points.some((other, index) => index !== at && Math.hypot(one.x - other.x, one.y - other.y) < within));
  return close.length * 3 > points.length;
}

/** The nearest of some points within a distance, in pixels; null when none is so near. */
export function nearest<T extends { x: number; y: number }>(
  points: Iterable<T>,
  to: { x: number; y: number },
  within: number,
): T | null {
  let [best, distance]: [T | null, number] = [null, within];
  for (const point of points) {
    const away = Math.hypot(point.x - to.x, point.y - to.y);
    if (away <= distance) [best, distance] = [point, away];
  }
  return best;
}
