import assert from "node:assert/strict";
import { test } from "node:test";
import { Announcer } from "../src/announcer";

test("only transitions are spoken, the page's first state is not", () => {
  const spoken: string[] = [];
  const announcer = new Announcer("Working", (words) => spoken.push(words));
  announcer.show("Working", "fine");
  announcer.tick(0);
  announcer.show("NoLight", "dark");
  announcer.tick(1_000);
  announcer.show("NoLight", "dark");
  announcer.tick(60_000);
  assert.deepEqual(spoken, ["dark"]);
});

test("ten minutes of flapping every second speak at most once in twenty seconds", () => {
  const spoken: number[] = [];
  let now = 0;
  const announcer = new Announcer("Working", () => spoken.push(now));
  for (; now < 600_000; now += 1_000) {
    announcer.show(now % 2_000 === 0 ? "Checking" : "Recovering", "words");
    announcer.tick(now);
  }
  assert.ok(spoken.length <= 30);
  assert.ok(spoken.every((at, index) => index === 0 || at - spoken[index - 1]! >= 20_000));
});

test("several islands of a page share the pause", () => {
  const spoken: string[] = [];
  const last = { at: Number.NEGATIVE_INFINITY };
  const islands = ["Mill Road", "Dock Street"].map((place) => ({
    place,
    announcer: new Announcer("Working", (words) => spoken.push(words), last),
  }));
  for (const now of [0, 5_000, 19_999, 20_000]) {
    for (const { place, announcer } of islands) {
      if (now === 0) announcer.show("NoLight", `${place}: dark`);
      announcer.tick(now);
    }
    assert.equal(spoken.length, now < 20_000 ? 1 : 2);
  }
  assert.deepEqual(spoken, ["Mill Road: dark", "Dock Street: dark"]);
});

test("there and back within the pause is nothing to say", () => {
  const spoken: string[] = [];
  const announcer = new Announcer("Working", (words) => spoken.push(words));
  announcer.show("Checking", "checking");
  announcer.tick(0);
  announcer.show("Working", "back");
  announcer.tick(5_000);
  announcer.show("Checking", "checking");
  announcer.tick(30_000);
  assert.deepEqual(spoken, ["checking"]);
});
