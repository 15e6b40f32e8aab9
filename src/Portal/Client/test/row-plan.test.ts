import assert from "node:assert/strict";
import { test } from "node:test";
import { planRows } from "../src/row-plan";

test("a list that says the same moves nothing", () => {
  assert.deepEqual(planRows(["a", "b"], ["a", "b"]), { added: [], gone: [], isMoved: false });
});

test("new rows wait and do not count as a move", () => {
  assert.deepEqual(planRows(["a", "b"], ["c", "a", "d", "b"]), { added: ["c", "d"], gone: [], isMoved: false });
});

test("a row that is over stays, and the list is offered afresh", () => {
  assert.deepEqual(planRows(["a", "b"], ["b"]), { added: [], gone: ["a"], isMoved: true });
});

test("another order is offered and not taken", () => {
  assert.deepEqual(planRows(["a", "b"], ["b", "a"]), { added: [], gone: [], isMoved: true });
});
