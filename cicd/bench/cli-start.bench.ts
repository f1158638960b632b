import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Bench, NotHere } from "./bench.ts";

const program = "dist/dms.js";
const limit = { name: "node -e 0", count: 10, run: times(["-e", "0"]) };
const goal = { kind: "ratio", atMost: 1.5 } as const;

/** From the shell's point of view: how long until the prompt is back, without and with a question to a node. */
export async function bench(): Promise<readonly (Bench | NotHere)[]> {
  const title = "Command line start";
  if (!existsSync(program)) return [{ title, because: `${program} is not built; run npm run build` }];
  const directory = mkdtempSync(join(tmpdir(), "dms-bench-"));
  const node = await startNode(directory);
  const environment = { ...process.env, DMS_API_SOCKET: join(directory, "api.sock") };
  const ps = { name: "dms ps, answered by a node", count: 10, run: times([program, "ps"], environment) };
  return [
    { title, subject: { name: "dms --version", count: 10, run: times([program, "--version"]) }, limit, goal },
    {
      title: "Command line start, and an answer",
      subject: ps,
      limit,
      goal,
      close: async () => {
        node.kill("SIGTERM");
        await once(node, "exit");
        rmSync(directory, { recursive: true });
      },
    },
  ];
}

function times(args: readonly string[], env = process.env) {
  return async (count: number) => {
    for (let call = 0; call < count; call++) execFileSync(process.execPath, args, { env, stdio: "ignore" });
  };
}

async function startNode(directory: string): Promise<ChildProcess> {
  const args = [program, "run", "--data-dir", directory, "--listen", "/ip4/127.0.0.1/tcp/0"];
  const node = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "ignore"] });
  for await (const line of createInterface({ input: node.stdout })) {
    if (!line.startsWith("ready")) continue;
    node.stdout.resume();
    return node;
  }
  return assert.fail("the node says that it is ready");
}
