import assert from "node:assert/strict";
import { test } from "node:test";
import { PartRefresh, pauseMs, retryMaxMs, settleMs, spreadMs, type Timers } from "../src/part-refresh";
import { isUp } from "../src/status";

class FakeTimers implements Timers {
  at = 0;
  chance = 0;
  private waiting: { id: number; due: number; run: () => void }[] = [];
  private ids = 0;

  now = (): number => this.at;
  random = (): number => this.chance;
  after = (ms: number, run: () => void): number => {
    this.waiting.push({ id: ++this.ids, due: this.at + ms, run });
    return this.ids;
  };
  cancel = (id: number): void => {
    this.waiting = this.waiting.filter((one) => one.id !== id);
  };

  advance(ms: number): void {
    const end = this.at + ms;
    for (;;) {
      const next = this.waiting.filter((one) => one.due <= end).sort((a, b) => a.due - b.due)[0];
      if (next === undefined) break;
      this.at = next.due;
      this.cancel(next.id);
      next.run();
    }
    this.at = end;
  }
}

function make(chance: number, comes: () => boolean = () => true): { timers: FakeTimers; loads: number[]; parts: PartRefresh } {
  const timers = new FakeTimers();
  timers.chance = chance;
  const loads: number[] = [];
  const load = (): Promise<boolean> => {
    loads.push(timers.at);
    return Promise.resolve(comes());
  };
  return { timers, loads, parts: new PartRefresh(load, timers) };
}

test("one change is one fetch, when the server has written it down, spread over a few seconds", () => {
  for (const chance of [0, 0.5, 1]) {
    const { timers, loads, parts } = make(chance);
    parts.want();
    timers.advance(60_000);
    assert.deepEqual(loads, [settleMs + chance * spreadMs]);
  }
});

test("a flapping line is fetched at most every 15 s, and once after its last change", () => {
  const { timers, loads, parts } = make(0.5);
  for (let change = 0; change < 120; change++) {
    parts.want();
    timers.advance(1_000 + (change % 3) * 2_000);
  }
  const last = timers.at;
  parts.want();
  timers.advance(60_000);
  assert.ok(loads.length > 10);
  loads.forEach((at, i) => assert.ok(i === 0 || at - (loads[i - 1] ?? 0) >= pauseMs));
  assert.equal(loads.filter((at) => at >= last + settleMs).length, 1);
});

test("a change just before a fetch puts it off until the change is written down, and spreads it anew", () => {
  for (const chance of [0, 1]) {
    const { timers, loads, parts } = make(chance);
    parts.want();
    const before = settleMs + chance * spreadMs - 100;
    timers.advance(before);
    parts.want();
    timers.advance(60_000);
    assert.deepEqual(loads, [before + settleMs + chance * spreadMs]);
  }
});

test("a page that does not come is asked for again, ever more seldom, until it comes", async () => {
  let comes = false;
  const { timers, loads, parts } = make(0, () => comes);
  parts.want();
  for (let second = 0; second < 3_600; second++) {
    timers.advance(1_000);
    await Promise.resolve();
    await Promise.resolve();
  }
  const gaps = loads.slice(1).map((at, i) => at - (loads[i] ?? 0));
  assert.deepEqual(gaps.slice(0, 3), [15_000, 30_000, 60_000]);
  assert.equal(Math.max(...gaps), retryMaxMs);
  comes = true;
  const failed = loads.length;
  for (let second = 0; second < 3_600; second++) {
    timers.advance(1_000);
    await Promise.resolve();
    await Promise.resolve();
  }
  assert.equal(loads.length, failed + 1);
});

test("a page that is left fetches nothing", () => {
  const { timers, loads, parts } = make(0);
  parts.want();
  parts.stop();
  timers.advance(60_000);
  assert.deepEqual(loads, []);
});

test("service is there, is not, or cannot be told", () => {
  assert.deepEqual(["Working", "Recovering", "WeakLight"].map(isUp), [true, true, true]);
  assert.deepEqual(["Checking", "NoLight", "NoPower", "Starting"].map(isUp), [false, false, false, false]);
  assert.deepEqual(["CannotCheck", "NoBox"].map(isUp), [null, null]);
  assert.equal(isUp("WasOnline"), null);
});
