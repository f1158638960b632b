import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { connect, createServer, type Server, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
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
    assert.equal((await outcome("echo a > /tmp/a && cat /tmp/a")).said, "a\n");
    const { said, exitCode } = await outcome("echo b > /b");
    assert.match(said, /Read-only file system/);
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

  it("does not say that all went well when the container is taken away by someone else", async () => {
    const id = randomUUID();
    const program = smallProgram({ id, image: busyboxImage, command: ["sleep", "1000"] });
    const execution = await executor.start(program, () => {}, patient);
    await docker.getContainer(`dms-${id}`).remove({ force: true });
    const { exitCode, how } = await execution.ended;
    assert.ok(how === "lost" || exitCode === 137);
  });

  it("says why a program cannot be started, and leaves nothing of it", async () => {
    const id = randomUUID();
    const program = smallProgram({ id, image: busyboxImage, user: "nobody-knows" });
    await assert.rejects(
      executor.start(program, () => {}, patient),
      (error: Error) => {
        assert.equal(errorCode(error), "EXECUTOR_START_FAILED");
        assert.match(error.message, /nobody-knows/);
        return true;
      },
    );
    assert.ok(!(await executor.list(patient)).includes(id));
  });

  it("lets go of a pull that is called off", async () => {
    const registry = createServer().listen(0, "127.0.0.1");
    await once(registry, "listening");
    const asked = once(registry, "connection");
    const controller = new AbortController();
    const image = `localhost:${portOf(registry)}/slow:1`;
    const starting = executor.start(smallProgram({ id: randomUUID(), image }), () => {}, controller.signal);
    const [socket] = await Promise.race([asked, starting.then(() => [])]);
    const reason = new Error("changed my mind");
    controller.abort(reason);
    await assert.rejects(starting, reason);
    socket.destroy();
    registry.close();
    await once(registry, "close");
  });

  it("leads a port of the machine to the program, for one program at a time", async (context) => {
    const networks = await docker.listNetworks();
    if (!networks.some(({ Name }) => Name === "bridge"))
      return context.skip("this engine has no bridge network");
    const ports = [{ host: await freePort(), program: 8080 }];
    const command = ["sh", "-c", "httpd -p 8080 -h /bin && echo listening && sleep 1000"];
    const web = smallProgram({ id: randomUUID(), image: busyboxImage, command, ports });
    await new Promise<void>((resolve, reject) => {
      executor.start(web, () => resolve(), patient).catch(reject);
    });
    assert.equal((await fetch(`http://127.0.0.1:${ports[0]?.host}/nothing`)).status, 404);
    await assert.rejects(
      executor.start({ ...web, id: randomUUID() }, () => {}, patient),
      (error: Error) => {
        assert.equal(errorCode(error), "EXECUTOR_START_FAILED");
        assert.match(error.message, /port/);
        return true;
      },
    );
    assert.equal((await executor.list(patient)).filter((id) => id === web.id).length, 1);
    await executor.remove(web.id, patient);
  });

  it("goes on where it was when the engine's connections break, with no output twice or lost", async () => {
    await using engine = await fragileEngine();
    const through = dockerExecutor({ owner, telemetry: silent, socketPath: engine.socketPath });
    let said = "";
    const command = ["sh", "-c", "echo one; sleep 1; echo two; exit 7"];
    const program = smallProgram({ id: randomUUID(), image: busyboxImage, command });
    const execution = await through.start(
      program,
      (_, bytes) => {
        if (said === "") engine.breakConnections();
        said += new TextDecoder().decode(bytes);
      },
      patient,
    );
    assert.deepEqual(await execution.ended, { exitCode: 7, how: "exited" });
    assert.equal(said, "one\ntwo\n");
    await through.close();
  });

  it("gives a program up as lost when the engine does not come back", async () => {
    await using engine = await fragileEngine();
    const { socketPath } = engine;
    const through = dockerExecutor({ owner, telemetry: silent, socketPath, retryDelaysMs: [1, 1] });
    const program = smallProgram({ id: randomUUID(), image: busyboxImage, command: ["sleep", "1000"] });
    const execution = await through.start(program, () => {}, patient);
    await engine.goAway();
    assert.deepEqual(await execution.ended, { exitCode: -1, how: "lost" });
    await assert.rejects(through.list(patient), (error) => errorCode(error) === "EXECUTOR_UNAVAILABLE");
    await through.close();
  });

  it("starts an id that a crashed node made but never started", async () => {
    const id = randomUUID();
    const Labels = { "dms.owner": owner, "dms.execution": id };
    await docker.createContainer({ name: `dms-${id}`, Image: busyboxImage, Labels });
    assert.equal(await executor.reattach(id, () => {}, patient), undefined);
    assert.equal((await outcome("exit 6", { id })).exitCode, 6);
  });
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const port = portOf(server);
  server.close();
  await once(server, "close");
  return port;
}

function portOf(server: Server): number {
  const address = server.address();
  assert.ok(typeof address === "object" && address !== null);
  return address.port;
}

/** The machine's engine, by a way that can break. */
async function fragileEngine() {
  const directory = mkdtempSync(join(tmpdir(), "dms-engine-"));
  const socketPath = join(directory, "docker.sock");
  const sockets = new Set<Socket>();
  const server = createServer((client) => {
    const engine = connect("/var/run/docker.sock");
    for (const [from, to] of [
      [client, engine],
      [engine, client],
    ] as const) {
      sockets.add(from);
      from.on("error", () => {}).on("close", () => sockets.delete(from) && to.destroy());
      from.pipe(to);
    }
  }).listen(socketPath);
  await once(server, "listening");
  const breakConnections = () => {
    for (const socket of sockets) socket.destroy();
  };
  const goAway = async () => {
    const closed = once(server, "close");
    server.close();
    breakConnections();
    await closed;
  };
  return {
    socketPath,
    breakConnections,
    goAway,
    async [Symbol.asyncDispose]() {
      if (server.listening) await goAway();
      rmSync(directory, { recursive: true });
    },
  };
}
