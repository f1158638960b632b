import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

// A run of a feature that is made for the test: what the exit code says is what pipelines rely on.
const cases = [
  {
    what: "A run of passing scenarios succeeds",
    feature: 'Scenario: It works\n    Given "alice" is in the network and offers nothing',
    status: 0,
    says: /1 passed, 0 failed, 0 skipped here, 0 planned/,
  },
  {
    what: "A step that nobody has defined fails the run",
    feature: "Scenario: It sings\n    Given a choir",
    status: 1,
    says: /0 passed, 1 failed/,
  },
  {
    what: "A failure says how to see it again, with its seed",
    feature:
      'Scenario: It fails\n    Given "alice" is in the network and offers nothing\n    When "alice" types "ps"\n    Then the command ends with code 9',
    status: 1,
    says: /again: npm run features -- --seed \d+ .*[.]feature:3/,
  },
  {
    what: "A run in which nothing ran has failed",
    feature: "@planned\n  Scenario: Some day\n    Given a choir",
    status: 1,
    says: /0 passed, 0 failed, 0 skipped here, 1 planned\nNothing ran/,
  },
];

for (const { what, feature, status, says } of cases) {
  test(what, () => {
    const folder = mkdtempSync(join(tmpdir(), "dms-feature-"));
    try {
      const file = join(folder, "made.feature");
      writeFileSync(file, `Feature: Made for a test\n\n  ${feature}\n`);
      const runner = join(import.meta.dirname, "../features.ts");
      const run = spawnSync(process.execPath, [runner, "--reports", folder, file], { encoding: "utf8" });
      assert.equal(run.status, status, run.stdout + run.stderr);
      assert.match(run.stdout, says);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
}
