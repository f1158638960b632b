import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { allocationSpecSchema } from "./allocation-spec-schema.ts";
import { parseEnsemble } from "./parse-ensemble.ts";

const folder = new URL("../../examples/", import.meta.url);
const files = readdirSync(folder).filter((name) => name.endsWith(".yaml"));

for (const name of files)
  test(`examples/${name} is valid, without a warning`, () => {
    const parsed = parseEnsemble(readFileSync(new URL(name, folder), "utf8"));
    assert.deepEqual(parsed.warnings, []);
    assert.ok(parsed.ok, JSON.stringify(parsed));
    for (const spec of Object.values(parsed.ensemble.allocations))
      assert.deepEqual(allocationSpecSchema.parse(spec), spec);
  });

test("there are examples of a task, a service, two machines and a failure", () => {
  for (const name of ["hello.yaml", "web.yaml", "two-machines.yaml", "failing.yaml"])
    assert.ok(files.includes(name), name);
});
