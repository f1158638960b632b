import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { it } from "node:test";

it("fails the run for a test file that throws while it is loaded, wherever it stands", () => {
  const folder = mkdtempSync(join(tmpdir(), "dms-every-test-"));
  try {
    const sound = join(folder, "sound.test.mjs");
    const broken = join(folder, "broken.test.mjs");
    writeFileSync(sound, 'import { test } from "node:test";\ntest("one", () => {});\n');
    writeFileSync(
      broken,
      'import { test } from "node:test";\ntest("two", () => {});\nthrow new Error("no");\n',
    );
    assert.equal(statusOf(sound), 0);
    assert.equal(statusOf(broken), 1);
    assert.equal(statusOf(sound, broken), 1);
    assert.equal(statusOf(broken, sound), 1);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

function statusOf(...files: readonly string[]): number | null {
  const { NODE_TEST_CONTEXT: _, ...environment } = process.env;
  return spawnSync(process.execPath, ["cicd/every-test.ts", ...files], { env: environment }).status;
}
