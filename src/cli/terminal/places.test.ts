import assert from "node:assert/strict";
import { chmodSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { apiSockets, devDirectory, isOnPath, keysDirectory } from "./places.ts";

test("The socket that is named is the only one asked", () => {
  assert.deepEqual(apiSockets("/a/api.sock", { DMS_API_SOCKET: "/b/api.sock" }), ["/a/api.sock"]);
  assert.deepEqual(apiSockets(undefined, { DMS_API_SOCKET: "/b/api.sock" }), ["/b/api.sock"]);
});

test("Otherwise it is this user's own node, then the networks of dms dev, the newest first", (context) => {
  const runtime = mkdtempSync(join(tmpdir(), "dms-places-"));
  context.after(() => rmSync(runtime, { recursive: true }));
  const variables = { XDG_RUNTIME_DIR: runtime, DMS_DATA_DIR: "/data" };
  const directory = devDirectory(variables);
  for (const [name, seconds] of [
    ["11", 1_000],
    ["12", 3_000],
    ["13", 2_000],
  ] as const) {
    mkdirSync(join(directory, name), { recursive: true, mode: 0o700 });
    utimesSync(join(directory, name), seconds, seconds);
  }
  assert.deepEqual(apiSockets(undefined, variables), [
    "/data/api.sock",
    ...["12", "13", "11"].map((name) => `${directory}/${name}/alice/api.sock`),
  ]);
  chmodSync(directory, 0o755);
  assert.deepEqual(apiSockets(undefined, variables), ["/data/api.sock"], "others could have laid it out");
});

test("A program is on the path or it is not", () => {
  const directory = process.execPath.replace(/\/[^/]*$/, "");
  assert.ok(isOnPath("node", `/nowhere:${directory}`));
  assert.ok(!isOnPath("no-such-program", directory));
  assert.ok(!isOnPath("node"));
});

test("A person's keys lie where data belongs, unless a directory is named", () => {
  assert.equal(keysDirectory({ HOME: "/h" }), "/h/.local/share/dms/keys");
  assert.equal(keysDirectory({ HOME: "/h", XDG_DATA_HOME: "/d", DMS_KEYS_DIR: "" }), "/d/dms/keys");
  assert.equal(keysDirectory({ HOME: "/h", DMS_KEYS_DIR: "/k" }), "/k");
});
