import assert from "node:assert/strict";
import { test } from "node:test";
import { closingLine, countsOfJunit, countsOfSummary, sumOf } from "./counts.ts";

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

test("A JUnit report is counted by case: a failed one is not also passed, a skipped one is neither", () => {
  const report = `<testsuites><testsuite>
    <testcase name="one" time="1"/>
    <testcase name="two > three"><failure message="no">trace</failure></testcase>
    <testcase name="four"><skipped message="not here"/></testcase>
    <testcase name="five"><error/></testcase>
    <testcase name="six"><system-out>ok</system-out></testcase>
  </testsuite></testsuites>`;
  assert.deepEqual(countsOfJunit(report), { passed: 2, failed: 2, skipped: 1 });
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
