import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type ManualClock, manualClock, settled, signerNamed } from "../actor/world.test-support.ts";
import { DmsError } from "../errors/dms-error.ts";
import type { Ended, Execution, Executor, OutputHandler } from "../executor/executor.ts";
import { mebibyte } from "../hardware/resources.ts";
import { silent } from "../telemetry/telemetry.ts";
import { allocation } from "./allocation.ts";
import type { AllocationRecord, AllocationState } from "./allocation-record.ts";

const record: AllocationRecord = {
  id: "abcdefgh.web",
  deployment: "abcdefgh",
  spec: {
    name: "web",
    executor: "docker",
    type: "service",
    resources: { cpuMillicores: 100, memoryBytes: 64 * mebibyte, diskBytes: 0, gpus: [] },
    execution: { image: "dms/busybox:1", environment: {}, isRootWritable: false },
    dnsName: "web",
  },
  ports: [{ public: 20_000, private: 80 }],
  owner: signerNamed("alice").did,
  status: { revision: 0, state: "pending" },
};

/** An executor of one program, whose fate the test decides. */
function oneProgram(options: { readonly startFails?: DmsError; readonly isThere?: boolean } = {}) {
  const end = Promise.withResolvers<Ended>();
  const calls: string[] = [];
  let output: OutputHandler = () => {};
  const execution: Execution = {
    id: record.id,
    ended: end.promise,
    stop: async () => {
      calls.push("stop");
      end.resolve({ exitCode: 143, how: "stopped" });
    },
  };
  const executor: Executor = {
    kind: "docker",
    start: async (_program, taker) => {
      calls.push("start");
      if (options.startFails !== undefined) throw options.startFails;
      output = taker;
      return execution;
    },
    reattach: async (_id, taker) => {
      calls.push("reattach");
      output = taker;
      return options.isThere === false ? undefined : execution;
    },
    list: async () => [],
    remove: async () => void calls.push("remove"),
    close: async () => {},
  };
  const print = (text: string) => output("stdout", new TextEncoder().encode(text));
  return { executor, calls, end: end.resolve, print };
}

function workload(program: ReturnType<typeof oneProgram>, clock: ManualClock, from = record) {
  const states: AllocationState[] = [];
  const save = ({ status }: AllocationRecord) => void states.push(status.state);
  const made = allocation({ clock, telemetry: silent, executor: program.executor, record: from, save });
  return { made, states };
}

describe("a workload", () => {
  it("runs, and is completed when its program ends well", async () => {
    const program = oneProgram();
    const { made, states } = workload(program, manualClock());
    const started = await made.start();
    assert.equal(started.granted && started.value.state, "running");
    program.end({ exitCode: 0, how: "exited" });
    await settled();
    assert.deepEqual(states, ["starting", "running", "completed"]);
    assert.deepEqual(program.calls, ["start", "remove"]);
  });

  it("is started once, however often it is asked to", async () => {
    const program = oneProgram();
    const { made } = workload(program, manualClock());
    const [first, second] = await Promise.all([made.start(), made.start()]);
    assert.deepEqual(first, second);
    assert.deepEqual(program.calls, ["start"]);
  });

  it("fails with a sentence when its program ends badly", async () => {
    for (const [ended, pattern] of [
      [{ exitCode: 3, how: "exited" }, /exit code 3/],
      [{ exitCode: 137, how: "out-of-memory" }, /more memory/],
      [{ exitCode: -1, how: "lost" }, /what became of/],
    ] as const) {
      const program = oneProgram();
      const { made } = workload(program, manualClock());
      await made.start();
      program.end(ended);
      await settled();
      assert.equal(made.record().status.state, "failed");
      assert.match(made.record().status.problem ?? "", pattern);
    }
  });

  it("says why it could not start", async () => {
    const program = oneProgram({ startFails: new DmsError("EXECUTOR_IMAGE_MISSING", "no such image here") });
    const { made, states } = workload(program, manualClock());
    const started = await made.start();
    assert.equal(started.granted ? "" : started.message, "no such image here");
    assert.deepEqual(states, ["starting", "failed"]);
  });

  it("is stopped on request, and nothing of it is left", async () => {
    const program = oneProgram();
    const { made, states } = workload(program, manualClock());
    await made.start();
    await made.stop();
    await made.stop();
    assert.equal(states.filter((state) => state === "stopped").length, 1);
    assert.ok(program.calls.includes("remove"));
    assert.equal(made.record().status.how, "stopped");
  });

  it("is started afresh on request, and its first program's end is not its own", async () => {
    const program = oneProgram();
    const { made, states } = workload(program, manualClock());
    await made.start();
    const begun = made.restart();
    assert.equal(begun.granted && begun.value.state, "starting");
    await settled();
    // The made-up executor hands out the same execution twice, which has ended: what matters is that it began again.
    assert.deepEqual(program.calls.slice(0, 4), ["start", "stop", "remove", "start"]);
    assert.deepEqual(states.slice(0, 5), ["starting", "running", "starting", "starting", "running"]);
  });

  it("is not started again when it is stopped while it restarts", async () => {
    const program = oneProgram();
    const { made } = workload(program, manualClock());
    await made.start();
    made.restart();
    await made.stop();
    await settled();
    assert.equal(made.record().status.state, "stopped");
    assert.equal(program.calls.filter((call) => call === "start").length, 1);
  });

  it("is not restarted unless it runs", () => {
    const { made } = workload(oneProgram(), manualClock());
    const begun = made.restart();
    assert.equal(begun.granted ? "" : begun.because, "not-running");
  });

  it("never starts once it was stopped", async () => {
    const program = oneProgram();
    const { made } = workload(program, manualClock());
    await made.stop();
    const started = await made.start();
    assert.equal(started.granted ? "" : started.because, "already-ended");
    assert.ok(!program.calls.includes("start"));
  });

  it("removes a program that came up after it was stopped", async () => {
    const program = oneProgram();
    const { made } = workload(program, manualClock());
    const starting = made.start();
    await made.stop();
    const started = await starting;
    assert.equal(started.granted ? "" : started.because, "stopped");
    assert.equal(made.record().status.state, "stopped");
    assert.equal(program.calls.at(-1), "remove");
  });

  it("is taken up again after a restart, with its output and its end", async () => {
    const program = oneProgram();
    const { made } = workload(program, manualClock(), {
      ...record,
      status: { revision: 2, state: "running", startedAtMs: 1 },
    });
    await made.reattach();
    program.print("still here\n");
    assert.deepEqual(made.output.read(0, 100).chunks, [{ stream: "stdout", text: "still here\n" }]);
    program.end({ exitCode: 0, how: "exited" });
    await settled();
    assert.equal(made.record().status.state, "completed");
  });

  it("is lost when its program is gone after a restart", async () => {
    const program = oneProgram({ isThere: false });
    const { made } = workload(program, manualClock(), {
      ...record,
      status: { revision: 2, state: "running" },
    });
    await made.reattach();
    assert.deepEqual([made.record().status.state, made.record().status.how], ["failed", "lost"]);
  });

  it("answers who waits for news at once when there is some, and else when the time is over", async () => {
    const clock = manualClock();
    const { made } = workload(oneProgram(), clock);
    const waiting = made.changed(0, 5_000);
    await made.start();
    assert.notEqual((await waiting).state, "pending");
    const revision = made.record().status.revision;
    const idle = made.changed(revision, 5_000);
    await clock.advance(5_000);
    assert.equal((await idle).revision, revision);
    assert.equal(clock.planned, 0);
  });
});
