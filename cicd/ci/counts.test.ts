import assert from "node:assert/strict";
import { test } from "node:test";
import { closingLine, countsOfReport, countsOfSummary, countsOfVerdict, sumOf } from "./counts.ts";

test("The closing line has the form that machines look for", () => {
  assert.equal(closingLine({ passed: 12, failed: 0, skipped: 3 }), "12 passed, 0 failed, 3 skipped");
});

test("Stages add up", () => {
  const sum = sumOf([
    { passed: 1, failed: 2, skipped: 3 },
    { passed: 10, failed: 20, skipped: 30 },
  ]);
  assert.deepEqual(sum, { passed: 11, failed: 22, skipped: 33 });
});

test("A summary that is no summary counts nothing, rather than zero failures", () => {
  assert.deepEqual(countsOfSummary('{"passed":4,"failed":1,"skipped":0,"planned":9}'), {
    passed: 4,
    failed: 1,
    skipped: 0,
  });
  assert.equal(countsOfSummary('{"passed":4}'), undefined);
  assert.equal(countsOfSummary('{"passed":4,"failed":-1,"skipped":0}'), undefined);
  assert.equal(countsOfSummary("null"), undefined);
});

test("A stage that ran no test is a failure, whatever it says of itself", () => {
  const failure = { passed: 0, failed: 1, skipped: 0 };
  assert.deepEqual(countsOfReport(undefined, true), failure);
  assert.deepEqual(countsOfReport({ passed: 0, failed: 0, skipped: 7 }, true), { ...failure, skipped: 7 });
});

test("A stage that failed is a failure, even when all tests in its report passed", () => {
  assert.deepEqual(countsOfReport({ passed: 5, failed: 0, skipped: 1 }, false), {
    passed: 5,
    failed: 1,
    skipped: 1,
  });
  assert.deepEqual(countsOfReport({ passed: 5, failed: 2, skipped: 1 }, false), {
    passed: 5,
    failed: 2,
    skipped: 1,
  });
  assert.equal(countsOfVerdict("only-when-failed", false).failed, 1);
});

test("A stage that only makes things ready adds nothing to what passed", () => {
  assert.deepEqual(countsOfVerdict("only-when-failed", true), { passed: 0, failed: 0, skipped: 0 });
  assert.deepEqual(countsOfVerdict("as-one-test", true), { passed: 1, failed: 0, skipped: 0 });
});
