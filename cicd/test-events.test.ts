import assert from "node:assert/strict";
import { resolve } from "node:path";
import { test } from "node:test";
import { resultOf } from "./test-events.ts";

const data = { name: "It holds", file: resolve("src/clock/clock.test.ts"), line: 7 };
const details = { duration_ms: 2, type: "test" };

test("A test that passed is told with where it stands", () => {
  assert.deepEqual(resultOf({ type: "test:pass", data: { ...data, details } }), {
    verdict: "passed",
    name: "It holds",
    file: "src/clock/clock.test.ts",
    line: 7,
    durationMs: 2,
    reason: "",
  });
});

test("A skipped test says why, or that nobody said why", () => {
  const skipped = resultOf({ type: "test:pass", data: { ...data, details, skip: "no Docker here" } });
  assert.deepEqual([skipped?.verdict, skipped?.reason], ["skipped", "no Docker here"]);
  const silent = resultOf({ type: "test:pass", data: { ...data, details, skip: true } });
  assert.deepEqual([silent?.verdict, silent?.reason], ["skipped", "no reason given"]);
});

test("A failed test shows its cause", () => {
  const error = Object.assign(new Error("outer"), { cause: new Error("one is not two") });
  const failed = resultOf({ type: "test:fail", data: { ...data, details: { ...details, error } } });
  assert.equal(failed?.verdict, "failed");
  assert.match(failed?.reason ?? "", /one is not two/);
});

test("A suite counts only when it failed by itself, not when its tests did", () => {
  const suite = (failureType: string) => ({
    type: "test:fail",
    data: {
      ...data,
      details: { duration_ms: 2, type: "suite", error: { failureType, cause: "a hook threw" } },
    },
  });
  assert.equal(resultOf(suite("subtestsFailed")), undefined);
  assert.equal(resultOf(suite("hookFailed"))?.verdict, "failed");
  assert.equal(
    resultOf({ type: "test:pass", data: { ...data, details: { duration_ms: 2, type: "suite" } } }),
    undefined,
  );
});

test("Other events of the runner are no results", () => {
  assert.equal(resultOf({ type: "test:start", data }), undefined);
  assert.equal(resultOf({ type: "test:summary", data: undefined }), undefined);
});
