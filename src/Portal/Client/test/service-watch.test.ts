import assert from "node:assert/strict";
import { test } from "node:test";
import { lineDownMs, ServiceWatch, unheardMs } from "../src/service-watch";

test("service that goes and comes makes the page's breaks wrong, other news do not", () => {
  const watch = new ServiceWatch("Working");
  const news = ["WeakLight", "Checking", "NoLight", "Recovering", "Working"];
  assert.deepEqual(
    news.map((kind) => watch.take(kind, 0, false)),
    ["nothing", "changed", "nothing", "changed", "nothing"],
  );
});

test("what cannot be told is neither, and is remembered past", () => {
  const watch = new ServiceWatch("Working");
  const news = ["CannotCheck", "Working", "WasOnline", "NoPower"];
  assert.deepEqual(
    news.map((kind) => watch.take(kind, 0, false)),
    ["nothing", "nothing", "nothing", "changed"],
  );
});

test("a page that knew nothing has nothing wrong, but its breaks may be old", () => {
  assert.equal(new ServiceWatch("CannotCheck").take("Working", 0, false), "old");
});

test("behind a line that was down a break may have come and gone, once", () => {
  const watch = new ServiceWatch("Working");
  assert.equal(watch.take("Working", lineDownMs - 1, true), "nothing");
  assert.equal(watch.take("Working", lineDownMs, true), "missed");
  assert.equal(watch.take("Working", 0, false), "nothing");
});

test("a machine that slept heard nothing although no line was seen to break", () => {
  const watch = new ServiceWatch("Working");
  assert.equal(watch.take("Working", unheardMs - 1, false), "nothing");
  assert.equal(watch.take("Working", unheardMs, false), "missed");
});

test("a page that nobody looked at is old when somebody looks, once", () => {
  const watch = new ServiceWatch("Working");
  watch.away();
  assert.equal(watch.take("Working", 3_600_000, true), "old");
  assert.equal(watch.take("Working", 0, false), "nothing");
});
