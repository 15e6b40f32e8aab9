import assert from "node:assert/strict";
import { test } from "node:test";
import { ageSeconds, agoWords, ServerTime, type Clocks } from "../src/server-time";

class TestClocks implements Clocks {
  constructor(public wallNow: number, public pageNow: number) {}
  wall = (): number => this.wallNow;
  page = (): number => this.pageNow;
}

const at = (seconds: number): string => new Date(1_790_000_000_000 + seconds * 1000).toISOString();
const wall = (seconds: number): number => 1_790_000_000_000 + seconds * 1000;

test("an instant of the first HTML comes when the wall clock says so, even out of a cache", () => {
  const clocks = new TestClocks(wall(3600), 5);
  assert.equal(ServerTime.ofPage(clocks, at(0)).hasCome(at(280)), true);
});

test("a wall clock that is behind cannot keep a page green longer than the server allowed", () => {
  const clocks = new TestClocks(wall(-600), 279_999);
  const time = ServerTime.ofPage(clocks, at(0));
  assert.equal(time.hasCome(at(280)), false);
  clocks.pageNow = 280_000;
  assert.equal(time.hasCome(at(280)), true);
});

test("a frame is measured by the server's own difference, however wrong the wall clock is", () => {
  const clocks = new TestClocks(wall(86_400), 1_000);
  const time = ServerTime.ofFrame(clocks, at(0));
  assert.equal(time.hasCome(at(300)), false);
  clocks.wallNow += 300_000;
  assert.equal(time.hasCome(at(300)), true, "a sleep that stops the page clock still counts");
});

test("each later instant is measured from the same moment", () => {
  const clocks = new TestClocks(wall(0), 0);
  const time = ServerTime.ofFrame(clocks, at(0));
  clocks.pageNow = 90_000;
  assert.deepEqual([time.hasCome(at(90)), time.hasCome(at(300))], [true, false]);
  clocks.pageNow = 300_000;
  assert.equal(time.hasCome(at(300)), true);
});

test("nothing to lose is never lost", () => {
  assert.equal(ServerTime.ofFrame(new TestClocks(0, 0), at(0)).hasCome(null), false);
});

test("ages are whole and never negative, and become minutes", () => {
  const sentences = { now: "Checked just now", seconds: "Checked {n} s ago", minutes: "Checked {n} min ago" };
  assert.equal(ageSeconds(900, 1_000), 0);
  assert.equal(agoWords(0, sentences), "Checked just now");
  assert.equal(agoWords(3, sentences), "Checked 3 s ago");
  assert.equal(agoWords(125, sentences), "Checked 2 min ago");
});
