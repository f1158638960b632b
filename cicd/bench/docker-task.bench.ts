import assert from "node:assert/strict";
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createInterface } from "node:readline";
import type { Bench, NotHere } from "./bench.ts";

const program = "dist/dms.js";
const task = "examples/hello.yaml";
const sameInDocker = ["run", "--rm", "--network", "none", "dms/busybox:1", "echo", "hello from the network"];

/** What a user waits for: a task over three nodes that find each other, bid, commit and run it, beside `docker run`. */
export async function bench(): Promise<Bench | NotHere> {
  const title = "A Docker task through the whole network";
  if (!existsSync(program)) return { title, because: `${program} is not built; run npm run build` };
  if (spawnSync("docker", ["info"], { stdio: "ignore" }).status !== 0) {
    return { title, because: "no container engine answers" };
  }
  const network = spawn(process.execPath, [program, "dev"], { stdio: ["ignore", "pipe", "ignore"] });
  const socket = await firstSocket(network);
  const deploy = [program, "deploy", task, "--quiet"];
  return {
    title,
    rounds: 9,
    subject: {
      name: `dms deploy ${task}`,
      count: 1,
      run: () => run(process.execPath, deploy, { ...process.env, DMS_API_SOCKET: socket }),
    },
    limit: {
      name: `docker ${sameInDocker.slice(0, 4).join(" ")} …`,
      count: 1,
      run: () => run("docker", sameInDocker),
    },
    goal: { kind: "extra-ms", atMost: 300 },
    close: async () => {
      network.kill("SIGINT");
      await once(network, "exit");
    },
  };
}

async function firstSocket(network: ChildProcess): Promise<string> {
  assert.ok(network.stdout !== null);
  let socket: string | undefined;
  for await (const line of createInterface({ input: network.stdout })) {
    socket ??= /DMS_API_SOCKET=(\S+)/.exec(line)?.[1];
    if (socket !== undefined && line.includes("nodes are ready")) break;
  }
  assert.ok(socket !== undefined, "the development network says how to reach it");
  network.stdout.resume();
  return socket;
}

async function run(command: string, args: readonly string[], env = process.env): Promise<void> {
  const child = spawn(command, args, { env, stdio: ["ignore", "ignore", "inherit"] });
  const [code] = await once(child, "exit");
  assert.equal(code, 0, `${command} ${args.join(" ")} ended with ${code}`);
}
