import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { describeExecutor, smallProgram } from "../../src/executor/conformance.ts";
import type { Executor } from "../../src/index.ts";
import { type World, world } from "../world.ts";
import { busyboxImage } from "./busybox.ts";
import { program } from "./script.ts";

interface Bare {
  readonly executor: Executor;
  stop(): Promise<void>;
}

function bareWorld(): World<object, Bare> {
  return world<object, Bare>({
    seed: "executor",
    async start({ executors: [executor] }) {
      assert.ok(executor !== undefined);
      return { executor, stop: () => executor.close() };
    },
  });
}

describeExecutor("the scripted executor", async () => {
  const bare = bareWorld();
  const [machine, neighbour] = ["own", "other"].map((name) => bare.addMachine({ name }));
  assert.ok(machine !== undefined && neighbour !== undefined);
  let ids = 0;
  return {
    executor: async () => (await machine.start({})).executor,
    async restart() {
      await machine.stop();
      return (await machine.start()).executor;
    },
    other: async () => (await neighbour.start({})).executor,
    image: busyboxImage,
    newId: () => `x${ids++}`,
    run: (work) => bare.drive(work),
    stop: () => bare.stop(),
  };
});

describe("the scripted executor", () => {
  const forever = new AbortController().signal;

  async function play(image = busyboxImage, command: readonly string[] = []) {
    const bare = bareWorld();
    bare.addImage("test/hangs:1", program({ isHanging: true, ignoresStop: true, output: ["up"] }));
    bare.addImage("test/broken:1", program({ failsToStart: true }));
    bare.addImage("test/train:2", program({ runForMs: 60_000, exitCode: 7 }));
    const machine = bare.addMachine({ name: "m" });
    const { executor } = await bare.drive(machine.start({}));
    const heard = { stdout: "", stderr: "" };
    const output = (stream: "stdout" | "stderr", bytes: Uint8Array) => {
      heard[stream] += new TextDecoder().decode(bytes);
    };
    const starting = executor.start(smallProgram({ id: "x", image, command }), output, forever);
    return { bare, machine, executor, heard, output, starting };
  }

  async function shell(text: string) {
    const { bare, heard, starting } = await play(busyboxImage, ["sh", "-c", text]);
    const { exitCode } = await bare.drive((await bare.drive(starting)).ended);
    return { ...heard, exitCode, tookMs: bare.elapsedMs };
  }

  it("plays the shell that scenarios use", async () => {
    assert.equal((await shell(`echo "a b"  'c $X' d\\ e`)).stdout, "a b c $X d e\n");
    assert.equal(
      (await shell("X=5; echo $X-${X}; false || echo or; true && echo and")).stdout,
      "5-5\nor\nand\n",
    );
    assert.equal((await shell("for i in 1 2 3; do echo $i; done")).stdout, "1\n2\n3\n");
    assert.equal((await shell("false\nexit")).exitCode, 1);
    assert.deepEqual((await shell("wget http://x")).exitCode, 127);
    assert.deepEqual((await shell("echo $(date)")).stdout, "$(date)\n");
    assert.equal((await shell("echo 'open")).exitCode, 2);
    assert.ok((await shell("sleep 90")).tookMs >= 90_000);
  });

  it("lets time pass in an endless loop, even in one that never sleeps", async () => {
    const { bare, heard, starting } = await play(busyboxImage, [
      "sh",
      "-c",
      "while true; do echo x; sleep 2; done",
    ]);
    await bare.drive(starting);
    await bare.run({ forMs: 9000 });
    assert.equal(heard.stdout, "x\n".repeat(5));
    const idle = await play(busyboxImage, ["sh", "-c", "while true; do true; done"]);
    await idle.bare.drive(idle.starting);
    await idle.bare.run({ forMs: 9000 });
  });

  it("runs registered programs for as long as they say", async () => {
    const { bare, starting } = await play("test/train:2");
    const { ended } = await bare.drive(starting);
    assert.deepEqual(await bare.drive(ended), { exitCode: 7, how: "exited" });
    assert.ok(bare.elapsedMs >= 60_000);
  });

  it("makes a program end that will not, after the grace it was given", async () => {
    const { bare, starting } = await play("test/hangs:1");
    const execution = await bare.drive(starting);
    const before = bare.elapsedMs;
    await bare.drive(execution.stop(10_000));
    assert.ok(bare.elapsedMs - before >= 10_000);
    assert.deepEqual(await bare.drive(execution.ended), { exitCode: 137, how: "stopped" });
  });

  it("says when a program cannot be started, and leaves nothing of it", async () => {
    const { bare, executor, starting } = await play("test/broken:1");
    await assert.rejects(bare.drive(starting), { code: "EXECUTOR_START_FAILED" });
    assert.deepEqual(await bare.drive(executor.list(forever)), []);
  });

  it("goes on running when the node's process is killed, even in the middle of a start", async () => {
    const { bare, machine, output } = await play("test/train:2");
    machine.crash();
    await bare.run({ forMs: 30_000 });
    const { executor } = await bare.drive(machine.start());
    const again = await bare.drive(executor.reattach("x", output, forever));
    assert.ok(again !== undefined);
    assert.deepEqual(await bare.drive(again.ended), { exitCode: 7, how: "exited" });
  });

  it("is gone when the power goes, and the next process is told so", async () => {
    const { bare, machine, starting, output } = await play("test/hangs:1");
    await bare.drive(starting);
    machine.losePower();
    await bare.run({ forMs: 30_000 });
    const { executor } = await bare.drive(machine.start());
    const again = await bare.drive(executor.reattach("x", output, forever));
    assert.ok(again !== undefined);
    assert.equal((await bare.drive(again.ended)).how, "lost");
  });
});
