import { mkdirSync, statSync, writeFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { Answer, MachineSpec, Request } from "../fleet.ts";
import { dms, type Program } from "./program.ts";
import { socketRequest } from "./socket-request.ts";

/** A directory of its own, and the node that lives in it. */
export interface LocalMachine {
  readonly spec: MachineSpec;
  readonly directory: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Its name on the network, once it was started. */
  readonly peer: string;
  readonly isRunning: boolean;
  readonly logs: readonly string[];
  /** Starts the node and waits until it is ready. */
  start(bootstrap: readonly string[]): Promise<void>;
  stop(): Promise<void>;
  kill(): Promise<void>;
  ask(request: Request): Promise<Answer>;
  addresses(): Promise<readonly string[]>;
  /** The permissions of its API's socket. */
  doorMode(): number;
}

export interface Membership {
  /** 32 bytes, the node's key. */
  readonly seed: Uint8Array;
  readonly roots: readonly string[];
  readonly tokens: readonly Uint8Array[];
}

export interface LocalMachineOptions {
  readonly spec: MachineSpec;
  readonly directory: string;
  readonly membership: Membership;
  /** The file of the built program. */
  readonly executable: string;
}

export function localMachine({ spec, directory, membership, executable }: LocalMachineOptions): LocalMachine {
  const socketPath = `${directory}/api.sock`;
  const configPath = `${directory}/config.json`;
  const logs: string[] = [];
  let listen = "/ip4/127.0.0.1/tcp/0";
  let peer = "";
  let program: Program | undefined;
  lay(directory, membership);

  function running(): Program {
    if (program === undefined || program.exitCode !== undefined) throw new Error(`${spec.name} does not run`);
    return program;
  }

  async function ended(patienceMs: number): Promise<void> {
    const ending = running();
    const timeout = sleep(patienceMs, "late" as const, { ref: false });
    if ((await Promise.race([ending.ended, timeout])) !== "late") return;
    ending.signal("SIGKILL");
    await ending.ended;
    throw new Error(`${spec.name} did not end within ${patienceMs / 1000} s`);
  }

  async function ask(request: Request): Promise<Answer> {
    return socketRequest(socketPath, request);
  }

  async function addresses(): Promise<readonly string[]> {
    const { body } = await ask({ method: "GET", path: "/v1/peers/self" });
    const found: unknown = Reflect.get(Object(body), "addresses");
    return Array.isArray(found) ? found.map(String) : [];
  }

  return {
    spec,
    directory,
    variables: {
      HOME: directory,
      XDG_RUNTIME_DIR: directory,
      DMS_DATA_DIR: directory,
      ...(spec.role === "terminal" ? {} : { DMS_API_SOCKET: socketPath, DMS_LISTEN: listen }),
    },
    get peer() {
      return peer;
    },
    get isRunning() {
      return program !== undefined && program.exitCode === undefined;
    },
    get logs() {
      return [...logs, ...(program?.stderr.split("\n") ?? [])];
    },
    async start(bootstrap) {
      const { name } = spec;
      const { roots, tokens } = membership;
      const delegations = tokens.map((token) => Buffer.from(token).toString("base64"));
      const config = {
        name,
        dataDir: directory,
        apiSocket: socketPath,
        listen: [listen],
        bootstrap,
        roots,
        delegations,
        logLevel: "debug",
      };
      writeFileSync(configPath, JSON.stringify(config), { mode: 0o600 });
      logs.push(...(program?.stderr.split("\n") ?? []));
      program = dms({
        executable,
        argv: ["run", "--config", configPath, "--until-stdin-ends"],
        directory,
        variables: { HOME: directory },
      });
      peer = await ready(program, name);
      // Where others have found it they look for it again.
      listen = (await addresses())[0]?.replace(/\/p2p\/.*/, "") ?? listen;
    },
    async stop() {
      running().signal("SIGINT");
      await ended(stopMs);
      if (program?.exitCode !== 0) throw new Error(`${spec.name} ended with ${program?.exitCode}`);
    },
    async kill() {
      running().signal("SIGKILL");
      await ended(stopMs);
    },
    ask,
    addresses,
    doorMode: () => statSync(socketPath).mode & 0o777,
  };
}

// Both on a machine with two cores that has other things to do.
const readyMs = 60_000;
const stopMs = 20_000;
const pollMs = 20;

function lay(directory: string, { seed }: Membership): void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  writeFileSync(`${directory}/identity.key`, `${Buffer.from(seed).toString("hex")}\n`, { mode: 0o600 });
}

/** Resolves with the peer id, as the line that says so has it. */
async function ready(program: Program, name: string): Promise<string> {
  for (let waitedMs = 0; waitedMs < readyMs; waitedMs += pollMs) {
    const [, peer] = /^ready: peer (\w+)/m.exec(program.stdout) ?? [];
    if (peer !== undefined) return peer;
    if (program.exitCode !== undefined)
      throw new Error(`${name} ended with ${program.exitCode}: ${program.stderr}`);
    await sleep(pollMs);
  }
  throw new Error(`${name} was not ready within ${readyMs / 1000} s: ${program.stderr}`);
}
