import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { errorCode } from "../errors/dms-error.ts";
import { mebibyte } from "../hardware/resources.ts";
import type { Execution, ExecutionId, Executor, Program } from "./executor.ts";

/** A machine on which a kind of executor can be tried. */
export interface ExecutorWorld {
  /** The node's executor. */
  executor(): Promise<Executor>;
  /** A new executor over the same machine for the same node, as after the node's restart; the former one is closed. */
  restart(): Promise<Executor>;
  /** The executor of another node on the same machine. */
  other(): Promise<Executor>;
  /** Has sh, echo, sleep, true and false. */
  readonly image: string;
  /** Never the same one on one machine. */
  newId(): ExecutionId;
  /** Waits for what is under way. A world with a clock of its own turns it. */
  run<T>(promise: Promise<T>): Promise<T>;
  /** Leaves nothing behind. */
  stop(): Promise<void>;
}

/** What every executor promises. Run by each technology, and by the simulator's. */
export function describeExecutor(name: string, make: () => Promise<ExecutorWorld>): void {
  describe(`${name} keeps the promises of an executor`, () => {
    let stage: Stage | undefined;
    afterEach(async () => {
      await stage?.clear();
      stage = undefined;
    });
    const play = async () => {
      stage = await stageOn(await make());
      return stage;
    };

    it("hands over a program's output and its exit code", async () => {
      const { start, run } = await play();
      const { execution, text } = await start(["echo", "hello", "world"]);
      assert.deepEqual(await run(execution.ended), { exitCode: 0, how: "exited" });
      assert.deepEqual(text(), { stdout: "hello world\n", stderr: "" });
    });

    it("tells the exit codes of programs that fail", async () => {
      const { start, run } = await play();
      for (const [command, exitCode] of [
        [["sh", "-c", "exit 3"], 3],
        [["false"], 1],
        [["true"], 0],
      ] as const) {
        const { execution } = await start(command);
        assert.deepEqual(await run(execution.ended), { exitCode, how: "exited" });
      }
    });

    it("keeps the two outputs apart, each in order", async () => {
      const { start, run } = await play();
      const { execution, text } = await start([
        "sh",
        "-c",
        "echo one; echo two >&2; echo three; echo four >&2",
      ]);
      await run(execution.ended);
      assert.deepEqual(text(), { stdout: "one\nthree\n", stderr: "two\nfour\n" });
    });

    it("gives the program its environment", async () => {
      const { start, run } = await play();
      const { execution, text } = await start(["sh", "-c", "echo $GREETING"], {
        environment: { GREETING: "hi = hi" },
      });
      await run(execution.ended);
      assert.equal(text().stdout, "hi = hi\n");
    });

    it("takes entrypoint and command as one", async () => {
      const { start, run } = await play();
      const { execution, text } = await start(["-c", "echo joined"], { entrypoint: ["sh"] });
      await run(execution.ended);
      assert.equal(text().stdout, "joined\n");
    });

    it("says which image is missing, and leaves nothing", async () => {
      const { executor, start, run } = await play();
      // A registry that cannot be there.
      const image = "localhost:1/no-such-image:1";
      await assert.rejects(start(["true"], { image }), (error: Error) => {
        assert.equal(errorCode(error), "EXECUTOR_IMAGE_MISSING");
        assert.match(error.message, /localhost:1\/no-such-image:1/);
        return true;
      });
      assert.deepEqual(await run(executor.list(patient)), []);
    });

    it("starts an id once, whether it runs or has ended", async () => {
      const { start, run, world } = await play();
      const id = world.newId();
      const isRefused = (error: Error) => errorCode(error) === "EXECUTOR_ALREADY_STARTED";
      const { execution } = await start(["sleep", "1000"], { id });
      await assert.rejects(start(["true"], { id }), isRefused);
      await run(execution.stop(0));
      await assert.rejects(start(["true"], { id }), isRefused);
    });

    it("starts an id once when it is asked twice at the same moment", async () => {
      const { start, run, world } = await play();
      const id = world.newId();
      const both = await run(Promise.allSettled([start(["true"], { id }), start(["true"], { id })]));
      assert.deepEqual(both.map(({ status }) => status).sort(), ["fulfilled", "rejected"]);
      const refused = both.find(({ status }) => status === "rejected");
      assert.equal(refused?.status === "rejected" && errorCode(refused.reason), "EXECUTOR_ALREADY_STARTED");
    });

    it("ends a program that is stopped", async () => {
      const { start, run } = await play();
      const { execution } = await start(["sleep", "1000"]);
      await run(execution.stop(5000));
      const { how, exitCode } = await run(execution.ended);
      assert.equal(how, "stopped");
      assert.notEqual(exitCode, 0);
    });

    it("does not change the end of a program that is stopped too late", async () => {
      const { start, run } = await play();
      const { execution } = await start(["true"]);
      await run(execution.ended);
      await run(execution.stop(0));
      assert.deepEqual(await run(execution.ended), { exitCode: 0, how: "exited" });
    });

    it("removes what runs and what has ended, so that the id is free again", async () => {
      const { executor, start, run } = await play();
      const { execution: running } = await start(["sleep", "1000"]);
      const { execution: ended } = await start(["true"]);
      await run(ended.ended);
      assert.deepEqual([...(await run(executor.list(patient)))].sort(), [running.id, ended.id].sort());
      for (const { id } of [running, ended]) await run(executor.remove(id, patient));
      assert.deepEqual(await run(executor.list(patient)), []);
      await start(["true"], { id: ended.id });
    });

    it("ends as stopped what is removed while it runs", async () => {
      const { executor, start, run } = await play();
      const { execution } = await start(["sleep", "1000"]);
      await run(executor.remove(execution.id, patient));
      assert.equal((await run(execution.ended)).how, "stopped");
    });

    it("removes what is not there without complaint", async () => {
      const { executor, run, world } = await play();
      await run(executor.remove(world.newId(), patient));
    });

    it("finds a running program again after a restart, with its output from the start, and its end", async () => {
      const { start, run, restart } = await play();
      const { execution } = await start(["sh", "-c", "echo before; sleep 2; echo after >&2; exit 4"]);
      const { reattach } = await restart();
      const { execution: again, text } = await reattach(execution.id);
      assert.deepEqual(await run(again?.ended ?? Promise.reject(new Error("gone"))), {
        exitCode: 4,
        how: "exited",
      });
      assert.deepEqual(text(), { stdout: "before\n", stderr: "after\n" });
    });

    it("can stop what it found again", async () => {
      const { start, run, restart } = await play();
      const { execution } = await start(["sleep", "1000"]);
      const { reattach } = await restart();
      const { execution: again } = await reattach(execution.id);
      await run(again?.stop(0) ?? Promise.reject(new Error("gone")));
      assert.equal((await run(again?.ended ?? Promise.reject(new Error("gone")))).how, "stopped");
    });

    it("finds an ended program again after a restart, with its output and exit code", async () => {
      const { start, run, restart } = await play();
      const { execution } = await start(["sh", "-c", "echo done; exit 5"]);
      await run(execution.ended);
      const { reattach } = await restart();
      const { execution: again, text } = await reattach(execution.id);
      assert.deepEqual(await run(again?.ended ?? Promise.reject(new Error("gone"))), {
        exitCode: 5,
        how: "exited",
      });
      assert.equal(text().stdout, "done\n");
    });

    it("finds nothing where nothing was started", async () => {
      const { reattach, world } = await play();
      assert.equal((await reattach(world.newId())).execution, undefined);
    });

    it("leaves nothing of a start that was called off, before or in the middle", async () => {
      const { executor, start, run } = await play();
      const reason = new Error("changed my mind");
      await assert.rejects(start(["sleep", "1000"], {}, AbortSignal.abort(reason)), reason);
      const controller = new AbortController();
      const starting = start(["sleep", "1000"], {}, controller.signal);
      controller.abort(reason);
      await assert.rejects(starting, reason);
      assert.deepEqual(await run(executor.list(patient)), []);
    });

    it("shows and touches only what is its own node's", async () => {
      const { executor, start, run, world } = await play();
      const { execution } = await start(["sleep", "1000"]);
      const other = await run(world.other());
      assert.deepEqual(await run(other.list(patient)), []);
      assert.equal(await run(other.reattach(execution.id, () => {}, patient)), undefined);
      await run(other.remove(execution.id, patient));
      assert.deepEqual(await run(executor.list(patient)), [execution.id]);
      await run(other.close());
    });
  });
}

/** A small program of the world's image: what the kit and other tests start. */
export function smallProgram(parts: Partial<Program> & Pick<Program, "id" | "image">): Program {
  return {
    environment: {},
    resources: { cpuMillicores: 500, memoryBytes: 64 * mebibyte, diskBytes: 0, gpus: [] },
    ports: [],
    isRootWritable: false,
    ...parts,
  };
}

interface Stage {
  readonly world: ExecutorWorld;
  readonly executor: Executor;
  readonly run: ExecutorWorld["run"];
  start(
    command: readonly string[],
    parts?: Partial<Program>,
    signal?: AbortSignal,
  ): Promise<Heard<Execution>>;
  reattach(id: ExecutionId): Promise<Heard<Execution | undefined>>;
  restart(): Promise<Stage>;
  clear(): Promise<void>;
}

interface Heard<E> {
  readonly execution: E;
  text(): { readonly stdout: string; readonly stderr: string };
}

// A signal that nobody aborts.
const patient = new AbortController().signal;

async function stageOn(world: ExecutorWorld): Promise<Stage> {
  const run = <T>(promise: Promise<T>) => world.run(promise);
  const over = (executor: Executor): Stage => ({
    world,
    executor,
    run,
    async start(command, parts = {}, signal = patient) {
      const { output, text } = listener();
      const program = smallProgram({ id: world.newId(), image: world.image, command, ...parts });
      return { execution: await run(executor.start(program, output, signal)), text };
    },
    async reattach(id) {
      const { output, text } = listener();
      return { execution: await run(executor.reattach(id, output, patient)), text };
    },
    async restart() {
      current = over(await run(world.restart()));
      return current;
    },
    async clear() {
      const { executor: last } = current;
      for (const id of await run(last.list(patient))) await run(last.remove(id, patient));
      await world.stop();
    },
  });
  let current = over(await run(world.executor()));
  return current;
}

function listener() {
  const decoders = { stdout: new TextDecoder(), stderr: new TextDecoder() };
  const heard = { stdout: "", stderr: "" };
  return {
    output: (stream: "stdout" | "stderr", bytes: Uint8Array) => {
      heard[stream] += decoders[stream].decode(bytes, { stream: true });
    },
    text: () => ({ ...heard }),
  };
}
