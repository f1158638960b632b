import assert from "node:assert/strict";
import { test } from "node:test";
import { junitXml } from "./junit.ts";
import { failureLines, itemLines, totalsLine } from "./lines.ts";
import { countsOf, outcomesOf } from "./outcome.ts";
import type { RecordedScenario } from "./recording.ts";

const scenario: RecordedScenario = {
  name: 'A <task> says "hello"',
  feature: "Tasks",
  uri: "features/job-orchestration/tasks.feature",
  line: 12,
  tags: ["@REQ-job-orchestration", "@JOB-001"],
  status: "PASSED",
  durationMs: 1_500,
  steps: [],
  notes: [],
};
const recorded = {
  scenarios: [
    scenario,
    { ...scenario, tags: ["@JOB-002", "@planned"], status: undefined },
    { ...scenario, tags: ["@JOB-003", "@needs:faults"], status: "SKIPPED" },
    { ...scenario, tags: ["@JOB-004"], status: "UNDEFINED", steps: [{ said: "it sings: undefined" }] },
    { ...scenario, tags: ["@JOB-005"], status: "FAILED", steps: [{ said: "it rains: no & never" }] },
    { ...scenario, tags: ["@JOB-006"], status: "PENDING", steps: [{ said: "it waits: pending" }] },
    { ...scenario, tags: ["@JOB-007"], status: undefined },
  ],
};
const outcomes = outcomesOf(recorded);

test("Only what ran to its end has passed; what is undefined or pending has failed", () => {
  assert.deepEqual(countsOf(outcomes), { passed: 1, failed: 3, skipped: 1, planned: 1 });
  assert.equal(totalsLine(countsOf(outcomes)), "1 passed, 3 failed, 1 skipped here, 1 planned");
});

test("A scenario that was left out by its tags is in no report", () => {
  assert.ok(outcomes.every(({ id }) => id !== "JOB-007"));
});

test("A skipped scenario says what it needs and where that is", () => {
  const skipped = outcomes.find(({ verdict }) => verdict === "skipped");
  assert.equal(skipped?.reason, "skipped here (needs faults): runs in simulated");
});

test("In JUnit what is planned or skipped is neither a failure nor a success", () => {
  const xml = junitXml("simulated", outcomes);
  assert.match(xml, /tests="6" failures="3" errors="0" skipped="2"/);
  assert.equal(xml.match(/<failure /g)?.length, 3);
  assert.equal(xml.match(/<skipped /g)?.length, 2);
  assert.match(xml, /name="JOB-001 A &lt;task&gt; says &quot;hello&quot;"/);
  assert.match(xml, /<failure message="it rains: no &amp; never">/);
  assert.match(xml, /file="features\/job-orchestration\/tasks.feature:12"/);
});

test("Every item of the scope has a line, also where nothing is said of it yet", () => {
  const lines = itemLines(outcomes);
  assert.equal(lines.length, 21);
  assert.ok(lines.some((line) => /tokenomics +0 passed +0 failed +0 skipped here +0 planned$/.test(line)));
  assert.ok(lines.some((line) => line.includes("(runs in simulated)")));
});

test("A failure is told with its place, its reason and how to see it again", () => {
  const lines = failureLines(outcomes, ({ id }) => `again ${id}`).join("\n");
  assert.match(lines, /FAILED: JOB-005 .*tasks.feature:12/);
  assert.match(lines, /no & never/);
  assert.match(lines, /again: again JOB-005/);
});
