// `node cicd/every-test.ts file …`: loads every test file into this process, and fails for one that cannot be loaded.
// Node's own `--test-isolation=none` passes over a file that throws after its first test (seen with 24.21).
import { test } from "node:test";
import { pathToFileURL } from "node:url";

for (const file of process.argv.slice(2)) {
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    test(`${file} can be loaded`, () => {
      throw error;
    });
  }
}
