// `node cicd/every-test.ts file …`: loads every test file into this process, and fails for one that cannot be loaded.
// Node's own `--test-isolation=none` passes over a file that throws after its first test (seen with 24.21).
import { after, test } from "node:test";
import { pathToFileURL } from "node:url";

// Our timers let a process end that has nothing else to do; a test that waits for one is not over all the same.
const staysAlive = setInterval(() => {}, 60_000);
after(() => clearInterval(staysAlive));

for (const file of process.argv.slice(2)) {
  try {
    await import(pathToFileURL(file).href);
  } catch (error) {
    test(`${file} can be loaded`, () => {
      throw error;
    });
  }
}
