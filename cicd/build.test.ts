import assert from "node:assert/strict";
import { test } from "node:test";
import { heavyAtStart } from "./build/heavy-at-start.ts";

const output = (
  inputs: readonly string[],
  imports: readonly (readonly [string, "import-statement" | "dynamic-import"])[],
) => ({
  bytes: 1,
  exports: [],
  inputs: Object.fromEntries(inputs.map((path) => [path, { bytesInOutput: 1 }])),
  imports: imports.map(([path, kind]) => ({ path, kind })),
});

test("What the program loads before it has read the command line is found, however far away", () => {
  const outputs = {
    "dist/main.js": output(["src/main.ts"], [["dist/a.js", "import-statement"]]),
    "dist/a.js": output(["src/cli/cli.ts"], [["dist/b.js", "import-statement"]]),
    "dist/b.js": output(
      ["node_modules/libp2p/dist/index.js", "src/x.ts"],
      [["dist/main.js", "import-statement"]],
    ),
  };
  assert.deepEqual(heavyAtStart({ outputs }, "dist/main.js"), ["node_modules/libp2p/dist/index.js"]);
});

test("What is loaded later is not counted", () => {
  const outputs = {
    "dist/main.js": output(["src/main.ts"], [["dist/node.js", "dynamic-import"]]),
    "dist/node.js": output(["node_modules/zod/index.js"], []),
  };
  assert.deepEqual(heavyAtStart({ outputs }, "dist/main.js"), []);
});
