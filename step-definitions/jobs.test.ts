import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { readAmount, sayAmount } from "./amounts.ts";
import { ensembleOf, namesOf, readJob } from "./jobs.ts";

describe("The telling of a job", () => {
  it("is read in any order of its clauses", () => {
    const job = readJob('two tasks on two machines that need 1 core, print "a b" and end with code 3');
    assert.deepEqual(job, {
      kind: "task",
      count: 2,
      isSpread: true,
      script: ["echo 'a b'", "exit 3"],
      needs: { cores: 1 },
    });
    assert.deepEqual(namesOf(job), ["task-1", "task-2"]);
  });

  it("tells output from complaints", () => {
    const { script } = readJob('a task that prints "result" and prints "complaint" as an error');
    assert.deepEqual(script, ["echo 'result'", "echo 'complaint' >&2"]);
  });

  it("lets a service wait to be stopped, unless it ends by itself", () => {
    assert.deepEqual(readJob("a service").script, ["sleep 86400"]);
    assert.deepEqual(readJob("a service that ends with code 1").script, ["exit 1"]);
  });

  it("is refused where it is not understood, rather than half done", () => {
    assert.throws(() => readJob("a task that sings"), /sings/);
    assert.throws(() => readJob("many tasks"), /how many/);
  });

  it("becomes an ensemble with a node for each part that is spread", () => {
    const together = ensembleOf(readJob("two tasks"));
    const apart = ensembleOf(readJob("two tasks on two machines"));
    assert.match(together, /allocations: \[task-1, task-2\]/);
    assert.match(apart, /task-1-machine:\n {4}allocations: \[task-1\]/);
  });
});

describe("An amount", () => {
  it("is read and written with its units", () => {
    const amount = readAmount("0.5 cores, 2 GiB of memory and 10 GiB of disk");
    assert.deepEqual(amount, { cores: 0.5, memoryBytes: 2 * 1024 ** 3, diskBytes: 10 * 1024 ** 3 });
    assert.deepEqual(sayAmount(amount), { cores: "0.5", memory: "2048 MiB", disk: "10240 MiB" });
  });
});
