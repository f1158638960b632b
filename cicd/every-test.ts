// `node cicd/every-test.ts file …`: loads every test file into this process, then runs them all, and fails when one
// cannot be loaded. Node's own `--test-isolation=none` passes over a file that throws after its first test (24.21).
import { after, suite } from "node:test";
import { pathToFileURL } from "node:url";

// Our timers let a process end that has nothing else to do; a test that waits for one is not over all the same.
const staysAlive = setInterval(() => {}, 60_000);
after(() => clearInterval(staysAlive));

// Begun outside of any test, so that what the files declare belongs to none.
const loading = loadAll();

// The first of all: no test begins, and the run does not end, before every file is there. A suite, because what a file
// does before and after each of its tests is done for every test of the process.
suite("every test file can be loaded", () => loading);

async function loadAll(): Promise<void> {
  const errors: unknown[] = [];
  for (const file of process.argv.slice(2)) {
    try {
      await import(pathToFileURL(file).href);
    } catch (cause) {
      errors.push(new Error(`${file} cannot be loaded`, { cause }));
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, "some test files cannot be loaded");
}
