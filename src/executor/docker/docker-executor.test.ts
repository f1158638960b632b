import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { after, before, describe, it } from "node:test";
import Dockerode from "dockerode";
import { errorCode, sentenceOf } from "../../errors/dms-error.ts";
import { mebibyte } from "../../hardware/resources.ts";
import { silent } from "../../telemetry/telemetry.ts";
import { describeExecutor, type ExecutorWorld, smallProgram } from "../conformance.ts";
import type { Ended, Executor, Program } from "../executor.ts";
import { busyboxImage, importBusybox } from "./busybox-image.ts";
import { dockerExecutor, findDocker } from "./docker-executor.ts";

const because = await whyNot();

if (because === undefined) {
  describeExecutor("the Docker executor", machine);
  describe("the Docker executor", hardened);
} else {
  it("the Docker executor", { skip: because }, () => {});
}

describe("the Docker executor without an engine", () => {
  const socketPath = "/nonexistent/docker.sock";

  it("is not there, and says so", async () => {
    const found = await findDocker({ owner: "nobody", telemetry: silent, socketPath });
    assert.equal(!found.granted && found.because, "docker-unavailable");
  });

  it("answers everything with EXECUTOR_UNAVAILABLE", async () => {
    const executor = dockerExecutor({ owner: "nobody", telemetry: silent, socketPath });
    const program = smallProgram({ id: "a", image: busyboxImage });
    for (const answer of [
      executor.start(program, () => {}, patient),
      executor.reattach("a", () => {}, patient),
      executor.list(patient),
      executor.remove("a", patient),
    ]) {
      await assert.rejects(answer, (error) => errorCode(error) === "EXECUTOR_UNAVAILABLE");
    }
    await executor.close();
  });
});

const patient = new AbortController().signal;

async function whyNot(): Promise<string | undefined> {
  const found = await findDocker({ owner: "nobody", telemetry: silent });
  if (!found.granted) return found.message;
  await found.value.close();
  if (!existsSync("/bin/busybox"))
    return "there is no /bin/busybox (Debian: busybox-static) to make an image of";
  return importBusybox().then(() => undefined, sentenceOf);
}

async function machine(): Promise<ExecutorWorld> {
  const owner = `test-${randomUUID()}`;
  const opened: Executor[] = [];
  const open = async (name: string) => {
    const executor = dockerExecutor({ owner: name, telemetry: silent });
    opened.push(executor);
    return executor;
  };
  return {
    executor: () => open(owner),
    async restart() {
      for (const executor of opened) await executor.close();
      return open(owner);
    },
    other: () => open(`test-${randomUUID()}`),
    image: busyboxImage,
    newId: () => randomUUID(),
    run: (promise) => promise,
    async stop() {
      for (const executor of opened) await executor.close();
    },
  };
}

function hardened(): void {
  const owner = `test-${randomUUID()}`;
  const docker = new Dockerode();
  let executor: Executor;
  before(() => {
    executor = dockerExecutor({ owner, telemetry: silent });
  });
  after(async () => {
    for (const id of await executor.list(patient)) await executor.remove(id, patient);
    await executor.close();
  });

  async function outcome(script: string, parts: Partial<Program> = {}): Promise<Ended & { said: string }> {
    let said = "";
    const command = ["sh", "-c", script];
    const program = smallProgram({ id: randomUUID(), image: busyboxImage, command, ...parts });
    const execution = await executor.start(
      program,
      (_, bytes) => (said += new TextDecoder().decode(bytes)),
      patient,
    );
    return { ...(await execution.ended), said };
  }

  const memory = (mebibytes: number) => ({
    resources: { cpuMillicores: 500, memoryBytes: mebibytes * mebibyte, diskBytes: 0, gpus: [] },
  });

  it("gives a program no capabilities and no way to get any", async () => {
    const { said } = await outcome("grep -E '^(CapEff|CapBnd|NoNewPrivs|Seccomp):' /proc/self/status");
    assert.match(said, /CapEff:\s+0+\n/);
    assert.match(said, /CapBnd:\s+0+\n/);
    assert.match(said, /NoNewPrivs:\s+1\n/);
  });

  it("keeps a program from writing to its root, but lets it use /tmp", async () => {
    const { said, exitCode } = await outcome("echo a > /tmp/a && cat /tmp/a; echo b > /b");
    assert.match(said, /^a\n[^]*Read-only file system/);
    assert.notEqual(exitCode, 0);
  });

  it("lets a program write to its root when that was asked for", async () => {
    const { said, exitCode } = await outcome("echo b > /b && cat /b", { isRootWritable: true });
    assert.deepEqual([said, exitCode], ["b\n", 0]);
  });

  it("runs a program as the user given", async () => {
    assert.equal((await outcome("id -u", { user: "65534:65534" })).said, "65534\n");
  });

  it("starts a program in the directory given", async () => {
    assert.equal((await outcome("pwd", { workingDirectory: "/bin" })).said, "/bin\n");
  });

  it("gives a program no network unless it has ports", async () => {
    assert.equal((await outcome("ls /sys/class/net")).said, "lo\n");
  });

  it("kills a program that takes more memory than it asked for, and says so", async () => {
    const { how, exitCode } = await outcome("exec awk 'BEGIN { s = \"x\"; while (1) s = s s }'", memory(16));
    assert.deepEqual({ how, exitCode }, { how: "out-of-memory", exitCode: 137 });
  });

  it("kills a program that does not end when asked, once its grace is over", async () => {
    let isDeaf = () => {};
    const deaf = new Promise<void>((resolve) => {
      isDeaf = resolve;
    });
    const command = ["sh", "-c", "trap '' TERM; echo deaf; while true; do sleep 1; done"];
    const program = smallProgram({ id: randomUUID(), image: busyboxImage, command });
    const execution = await executor.start(program, () => isDeaf(), patient);
    await deaf;
    await execution.stop(1000);
    assert.deepEqual(await execution.ended, { exitCode: 137, how: "stopped" });
  });

  it("loses no byte of a large output", async () => {
    const { said } = await outcome("seq 1 100000");
    assert.equal(said, Array.from({ length: 100_000 }, (_, at) => `${at + 1}\n`).join(""));
  });

  it("says lost when the container is taken away by someone else", async () => {
    const id = randomUUID();
    const program = smallProgram({ id, image: busyboxImage, command: ["sleep", "1000"] });
    const execution = await executor.start(program, () => {}, patient);
    await docker.getContainer(`dms-${id}`).remove({ force: true });
    assert.deepEqual(await execution.ended, { exitCode: -1, how: "lost" });
  });

  it("says why a program cannot be started, and leaves nothing of it", async () => {
    const id = randomUUID();
    const program = smallProgram({ id, image: busyboxImage, command: ["no-such-program"] });
    await assert.rejects(
      executor.start(program, () => {}, patient),
      (error: Error) => {
        assert.equal(errorCode(error), "EXECUTOR_START_FAILED");
        assert.match(error.message, /no-such-program/);
        return true;
      },
    );
    assert.ok(!(await executor.list(patient)).includes(id));
  });

  it("starts an id that a crashed node made but never started", async () => {
    const id = randomUUID();
    const Labels = { "dms.owner": owner, "dms.execution": id };
    await docker.createContainer({ name: `dms-${id}`, Image: busyboxImage, Labels });
    assert.equal(await executor.reattach(id, () => {}, patient), undefined);
    assert.equal((await outcome("exit 6", { id })).exitCode, 6);
  });
}
