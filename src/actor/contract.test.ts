import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";

test("Every promise of docs/actors.md names a test that is here", () => {
  const here = new URL("./", import.meta.url);
  const tests = readdirSync(here)
    .filter((name) => name.endsWith(".test.ts"))
    .flatMap((name) => [
      ...readFileSync(new URL(name, here), "utf8").matchAll(/^test\("(.+)", (async )?\(/gm),
    ])
    .map(([, title]) => title);
  const rows = readFileSync(new URL("../../docs/actors.md", here), "utf8").matchAll(
    /^\| .+[.] \| (.+) \|$/gm,
  );
  const named = [...rows].map(([, title]) => title);
  assert.ok(named.length > 30, `${named.length} promises`);
  assert.deepEqual(
    named.filter((title) => !tests.includes(title)),
    [],
  );
});
