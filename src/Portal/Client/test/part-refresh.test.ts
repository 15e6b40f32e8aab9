import assert from "node:assert/strict";
import { test } from "node:test";
import { missedSpreadMs, PartRefresh, pauseMs, retryMaxMs, settleMs, spreadMs, type Timers } from "../src/part-refresh";
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

async function settled(): Promise<void> {
  for (let turn = 0; turn < 4; turn++) await Promise.resolve();
}

async function step(timers: FakeTimers): Promise<void> {
  timers.advance(1_000);
  await settled();
}

test("one change is one fetch, when the server has written it down, spread over a few seconds", () => {
  for (const chance of [0, 0.5, 1]) {
    const { timers, loads, parts } = make(chance);
    parts.want();
    timers.advance(60_000);
    assert.deepEqual(loads, [settleMs + chance * spreadMs]);
  }
});

test("a flapping line is fetched at most every 15 s, and after its last change", async () => {
  const { timers, loads, parts } = make(0.5);
  for (let change = 0; change < 120; change++) {
    parts.want();
    for (let second = 0; second < 1 + (change % 3) * 2; second++) await step(timers);
  }
  const last = timers.at;
  parts.want();
  for (let second = 0; second < 60; second++) await step(timers);
  assert.ok(loads.length > 10);
  loads.forEach((at, i) => assert.ok(i === 0 || at - (loads[i - 1] ?? 0) >= pauseMs));
  assert.ok(loads.filter((at) => at >= last + settleMs).length === 1);
});

test("changes just before a fetch do not put it off, and are fetched after it", async () => {
  const { timers, loads, parts } = make(0.5);
  const first = settleMs + 0.5 * spreadMs;
  for (let at = 0; at < first; at += 500) {
    parts.want();
    timers.advance(500);
  }
  await settled();
  timers.advance(60_000);
  assert.deepEqual(loads, [first, first + pauseMs]);
});

test("a change written down before the fetch needs no second one", async () => {
  const { timers, loads, parts } = make(0.5);
  parts.want();
  timers.advance(settleMs);
  parts.want();
  timers.advance(0.5 * spreadMs);
  await settled();
  timers.advance(60_000);
  assert.deepEqual(loads, [settleMs + 0.5 * spreadMs]);
});

test("what many pages missed together comes spread wider, and a change of one's own overtakes it", () => {
  const { timers, loads, parts } = make(1);
  parts.want(missedSpreadMs);
  timers.advance(20_000);
  assert.deepEqual(loads, []);
  parts.want();
  timers.advance(60_000);
  assert.deepEqual(loads, [20_000 + settleMs + spreadMs]);
});

test("a change in the middle of a long pause after failures is fetched soon", async () => {
  let comes = false;
  const { timers, loads, parts } = make(1, () => comes);
  parts.want();
  while (loads.length < 7) await step(timers);
  comes = true;
  for (let second = 0; second < 100; second++) await step(timers);
  assert.equal(loads.length, 7);
  const at = timers.at;
  parts.want();
  for (let second = 0; second < 600; second++) await step(timers);
  assert.deepEqual(loads.slice(7), [at + settleMs + spreadMs]);
});

test("who stops or wants more while the page comes has it so", async () => {
  let answer: (hasCome: boolean) => void = () => undefined;
  const timers = new FakeTimers();
  let loads = 0;
  const load = (): Promise<boolean> => {
    loads++;
    return new Promise((resolve) => (answer = resolve));
  };
  const stopped = new PartRefresh(load, timers);
  stopped.want();
  timers.advance(60_000);
  stopped.stop();
  answer(false);
  await settled();
  timers.advance(3_600_000);
  assert.equal(loads, 1);

  const wanted = new PartRefresh(load, timers);
  wanted.want();
  timers.advance(60_000);
  wanted.want();
  answer(false);
  await settled();
  timers.advance(settleMs);
  assert.equal(loads, 3);
});

test("a page that does not come is asked for again, ever more seldom, until it comes", async () => {
  let comes = false;
  const { timers, loads, parts } = make(0, () => comes);
  parts.want();
  for (let second = 0; second < 3_600; second++) {
    await step(timers);
  }
  const gaps = loads.slice(1).map((at, i) => at - (loads[i] ?? 0));
  assert.deepEqual(gaps.slice(0, 3), [15_000, 30_000, 60_000]);
  assert.equal(Math.max(...gaps), retryMaxMs);
  comes = true;
  const failed = loads.length;
  for (let second = 0; second < 3_600; second++) {
    await step(timers);
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
