import assert from "node:assert/strict";
import { test } from "node:test";
import { columns, levelWords, stretches } from "../src/plot-data";
import { retryDelayMs } from "../src/retry";
import { isNext, type StatusFrame } from "../src/status";

const frame = (sender: string, number: number): StatusFrame => ({ sender, number }) as unknown as StatusFrame;

test("frames follow each other from 1 without a gap and from one sender", () => {
  assert.equal(isNext(null, frame("a", 1)), true);
  assert.equal(isNext(null, frame("a", 2)), false);
  assert.equal(isNext(frame("a", 4), frame("a", 5)), true);
  assert.equal(isNext(frame("a", 4), frame("a", 6)), false);
  assert.equal(isNext(frame("a", 4), frame("b", 5)), false);
});

test("tries begin at once and never wait longer than a minute", () => {
  assert.equal(retryDelayMs(0, () => 1), 0);
  assert.equal(retryDelayMs(1, () => 1), 1_000);
  assert.equal(retryDelayMs(3, () => 0), 2_000);
  assert.equal(retryDelayMs(500, () => 1), 60_000);
});

test("a declared gap stays a hole, an unmeasured bucket does not", () => {
  const rows = [
    { at: 1, dbm: -19, isGap: false },
    { at: 2, dbm: null, isGap: false },
    { at: 3, dbm: null, isGap: true },
    { at: 4, dbm: -20, isGap: false },
  ];
  assert.deepEqual(columns(rows), [[1, 3, 4], [-19, null, -20]]);
});

test("times of a chart are read from their attribute", () => {
  assert.deepEqual(stretches("10-70 900-1800"), [[10, 70], [900, 1800]]);
  assert.deepEqual(stretches(""), []);
  assert.deepEqual(stretches(undefined), []);
});

test("a level has a true minus sign, and none measured is a dash", () => {
  assert.equal(levelWords(-19.44, 1), "−19.4");
  assert.equal(levelWords(null, 1), "–");
  assert.equal(levelWords(undefined, 1), "–");
});
