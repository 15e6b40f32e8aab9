import assert from "node:assert/strict";
import { test } from "node:test";
import { boundsOf, isCrowded, marksMax, nearest, placesOf, readPlant, split, type Place, type PlaceState } from "../src/map-data";
import { press, type Moves } from "../src/map-tools";

const feature = (id: string, kind: string, type: string, coordinates: unknown): unknown => ({
  type: "Feature",
  id,
  properties: { kind, name: `<b>${id}</b>` },
  geometry: type === "" ? null : { type, coordinates },
});

const ring = [[24, 59], [25, 59], [25, 60], [24, 59]];

const plant = readPlant({
  type: "FeatureCollection",
  features: [
    feature("area-1", "area", "Polygon", [ring]),
    feature("area-2", "area", "MultiPolygon", [[ring], [ring]]),
    feature("area-3", "area", "", null),
    feature("site-1", "site", "Point", [24.5, 59.5]),
    feature("cabinet-1", "cabinet", "Point", [24.1, 59.1]),
    feature("cabinet-2", "cabinet", "Point", [26, 58]),
    feature("cable-1", "cable", "LineString", [[24.5, 59.5], [24.1, 59.1]]),
    feature("other-1", "pole", "Point", [0, 0]),
  ],
});

const place = (id: string, state: PlaceState): Place =>
  ({ id, state, name: id, stateWords: "", homesWords: "", count: 1, incidents: [], isMarked: false });

test("GeoJSON's longitude comes second, and what has no place is left out", () => {
  assert.deepEqual(plant.areas.map((area) => [area.id, area.rings.length]), [["area-1", 1], ["area-2", 2]]);
  assert.deepEqual(plant.areas[0]?.rings[0]?.[1], [59, 25]);
  assert.deepEqual(plant.sites, [{ id: "site-1", name: "<b>site-1</b>", at: [59.5, 24.5] }]);
  assert.deepEqual([...plant.cabinets.keys()], ["cabinet-1", "cabinet-2"]);
  assert.deepEqual(plant.cables, [[[59.5, 24.5], [59.1, 24.1]]]);
});

test("an answer that is no plant draws nothing", () => {
  for (const nonsense of [null, undefined, 5, "x", {}, { features: null }, { features: {} }, { features: [{}] }]) {
    const none = readPlant(nonsense);
    assert.equal(none.areas.length + none.sites.length + none.cabinets.size + none.cables.length, 0);
  }
});

test("bounds hold every place, and there are none of nothing", () => {
  assert.deepEqual(boundsOf(placesOf(plant)), [[58, 24], [60, 26]]);
  assert.equal(boundsOf([]), null);
});

test("an area's name stands within it and away from what stands there", () => {
  const square = [[0, 0], [0, 10], [10, 10], [10, 0], [0, 0]];
  const hollow = [[3, 3], [3, 7], [7, 7], [7, 3], [3, 3]];
  const labelWith = (rings: number[][][], ...cabinets: number[][]): readonly [number, number] => {
    const features = [
      feature("area-1", "area", "Polygon", rings),
      ...cabinets.map((at, index) => feature(`cabinet-${index}`, "cabinet", "Point", at)),
    ];
    return readPlant({ features }).areas[0]!.label;
  };
  assert.deepEqual(labelWith([square]), [5, 5]);
  assert.notDeepEqual(labelWith([square], [5, 5]), [5, 5]);
  // A long border has no corner near its middle, and is a border all the same.
  const [low, across] = labelWith([[[0, 0], [0, 20], [10, 20], [10, 0], [0, 0]]], [5, 19], [9, 10], [9, 1]);
  assert.ok(low >= 3 && low <= 6 && across >= 4 && across <= 16, `${low} ${across}`);
  const [y, x] = labelWith([square, hollow]);
  assert.ok((y < 3 || y > 7 || x < 3 || x > 7) && y > 0 && y < 10 && x > 0 && x < 10, `${y} ${x}`);
});

test("every cabinet is either a mark or a shape", () => {
  for (const first of ["down", "power", "unknown", "ok", "none"] as const) {
    for (const unlisted of ["down", "ok"] as const) {
      const { marks, shapes } = split(plant, [place("cabinet-1", first)], new Map([["cabinet-2", unlisted]]));
      assert.deepEqual([...marks, ...shapes].map((one) => one.id).sort(), ["cabinet-1", "cabinet-2"]);
      assert.equal(marks.length, ["down", "power", "unknown"].includes(first) ? 1 : 0);
      assert.equal(shapes.find((one) => one.id === "cabinet-2")?.state, unlisted);
    }
  }
});

test("a cabinet that no table names works, a row without a place is no mark", () => {
  const { marks, shapes } = split(plant, [place("cabinet-9", "down")], new Map());
  assert.equal(marks.length, 0);
  assert.deepEqual(shapes.map((one) => one.state), ["ok", "ok"]);
});

test("marks keep the order of the rows and stop at their bound; the rest are shapes in the same state", () => {
  const cabinet = { name: "", at: [0, 0] as const };
  const many = { ...plant, cabinets: new Map(Array.from({ length: 300 }, (_, at) => [`cabinet-${at}`, cabinet])) };
  const rows = [...many.cabinets.keys()].reverse().map((id) => place(id, "power"));
  const { marks, shapes } = split(many, rows, new Map());
  assert.deepEqual(marks.map((mark) => mark.id), rows.slice(0, marksMax).map((row) => row.id));
  assert.equal(shapes.length, 300 - marksMax);
  assert.ok(shapes.every((shape) => shape.state === "power"));
});

test("the nearest point within reach is hit, and none beyond", () => {
  const points = [{ id: 1, x: 0, y: 0 }, { id: 2, x: 10, y: 0 }];
  assert.equal(nearest(points, { x: 7, y: 0 }, 16)?.id, 2);
  assert.equal(nearest(points, { x: 30, y: 0 }, 16), null);
  assert.equal(nearest([], { x: 0, y: 0 }, 16), null);
});

test("marks are crowded when more than a third of them would hide another", () => {
  const row = (count: number, gap: number): { x: number; y: number }[] =>
    Array.from({ length: count }, (_, at) => ({ x: at * gap, y: 0 }));
  assert.equal(isCrowded(row(10, 48), 48), false);
  assert.equal(isCrowded(row(10, 47), 48), true);
  assert.equal(isCrowded([...row(2, 1), ...row(4, 100).map(({ x }) => ({ x, y: 500 }))], 48), false);
  assert.equal(isCrowded([...row(2, 1), ...row(3, 100).map(({ x }) => ({ x, y: 500 }))], 48), true);
  assert.equal(isCrowded([], 48), false);
});

test("each key does what its button does, and other keys are the page's", () => {
  const done: string[] = [];
  const moves: Moves = {
    zoom: (by) => done.push(`zoom ${by}`),
    pan: (x, y) => done.push(`pan ${x} ${y}`),
    whole: () => done.push("whole"),
  };
  for (const key of ["+", "=", "-", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]) assert.equal(press(key, moves), true);
  assert.deepEqual(done, ["zoom 1", "zoom 1", "zoom -1", "pan -1 0", "pan 1 0", "pan 0 -1", "pan 0 1"]);
  for (const key of ["Tab", "Enter", "a", "Home"]) assert.equal(press(key, moves), false);
  assert.equal(done.length, 7);
});
