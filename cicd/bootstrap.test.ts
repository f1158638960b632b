import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";

const lock = (version: string) =>
  JSON.stringify({
    packages: {
      "": {},
      "node_modules/needed": { version },
      "node_modules/for-another-platform": { version: "1.0.0", optional: true },
    },
  });

test("When everything is there, nothing is said and nothing is installed", () => {
  const { output, status, hasInstalled } = bootstrapped({ locked: "1.0.0", installed: "1.0.0" });
  assert.deepEqual([output, status, hasInstalled], ["", 0, false]);
});

test("On a fresh clone what is missing is installed, with one line that says so", () => {
  const { output, status, hasInstalled } = bootstrapped({ locked: "1.0.0", installed: undefined });
  assert.equal(output, "Installing what is missing (npm ci), once; it takes a minute or two.\n");
  assert.deepEqual([status, hasInstalled], [0, true]);
});

test("When the lock file has changed since, it is installed again", () => {
  const { hasInstalled } = bootstrapped({ locked: "2.0.0", installed: "1.0.0" });
  assert.equal(hasInstalled, true);
});

test("When npm fails, its own words and ours are shown, and the verb does not go on", () => {
  const { output, status } = bootstrapped({
    locked: "1.0.0",
    installed: undefined,
    npm: "echo no network >&2; exit 1",
  });
  assert.match(output, /no network/);
  assert.match(output, /`npm ci` failed/);
  assert.equal(status, 1);
});

test("A packaged Node of another line is named, with what to do", () => {
  const { output, status } = bootstrapped({ locked: "1.0.0", installed: "1.0.0", node: "echo v22.1.0" });
  assert.equal(output, "node_modules/.bin/node is v22.1.0, not v24: remove node_modules and start again.\n");
  assert.equal(status, 1);
});

interface Situation {
  readonly locked: string;
  readonly installed: string | undefined;
  /** What npm does in place of installing. */
  readonly npm?: string;
  /** What the packaged Node does; the Node that runs this test when absent. */
  readonly node?: string;
}

/** Runs the bootstrap in a project of its own, with an npm that only leaves a mark. */
function bootstrapped({ locked, installed, npm = "touch installed", node }: Situation) {
  const root = mkdtempSync(join(tmpdir(), "dms-bootstrap-"));
  try {
    for (const folder of ["cicd", "programs", "node_modules/.bin"])
      mkdirSync(join(root, folder), { recursive: true });
    cpSync("cicd/bootstrap.mjs", join(root, "cicd/bootstrap.mjs"));
    writeFileSync(join(root, "package-lock.json"), lock(locked));
    if (installed !== undefined)
      writeFileSync(join(root, "node_modules/.package-lock.json"), withoutOptional(installed));
    if (node === undefined) symlinkSync(process.execPath, join(root, "node_modules/.bin/node"));
    else program(join(root, "node_modules/.bin/node"), node);
    program(join(root, "programs/npm"), npm);
    const { stdout, stderr, status } = spawnSync(process.execPath, ["cicd/bootstrap.mjs"], {
      cwd: root,
      encoding: "utf8",
      env: { PATH: `${join(root, "programs")}:/usr/bin:/bin` },
    });
    return { output: stdout + stderr, status, hasInstalled: existsSync(join(root, "installed")) };
  } finally {
    rmSync(root, { recursive: true });
  }
}

function withoutOptional(version: string): string {
  return JSON.stringify({ packages: { "node_modules/needed": { version } } });
}

function program(path: string, text: string) {
  writeFileSync(path, `#!/bin/sh\n${text}\n`);
  chmodSync(path, 0o755);
}
