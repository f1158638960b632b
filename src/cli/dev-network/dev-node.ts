import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import type { ApiClient } from "../../api/client.ts";
import { DmsError } from "../../errors/dms-error.ts";
import { ask } from "../ask.ts";
import { anything, fields, list, text } from "../shape.ts";

/** A node of a development network, in a process of its own. */
export interface DevNode {
  readonly name: string;
  readonly peer: string;
  readonly socketPath: string;
  readonly client: ApiClient;
  /** Resolves once its API answers; rejects when it ended before. */
  readonly ready: Promise<void>;
  isRunning(): boolean;
  addresses(): Promise<readonly string[]>;
  onboard(): Promise<void>;
  /** Asks it to end, and makes it after a while. */
  stop(): Promise<void>;
}

/** A key and what it may do. */
export interface Member {
  /** 32 bytes. */
  readonly seed: Uint8Array;
  readonly peer: string;
  /** DID of the organisation that let it in. */
  readonly root: string;
  readonly token: Uint8Array;
}

export interface DevNodeOptions {
  readonly name: string;
  readonly directory: string;
  readonly bootstrap: readonly string[];
  readonly member: Member;
}

interface Surroundings {
  readonly program: readonly string[];
  readonly clientOf: (socketPath: string) => ApiClient;
  readonly log: (line: string) => void;
}

/** For a start on a loaded machine. */
const readyMs = 60_000;
/** Patience with a node that was asked to end. */
const graceMs = 10_000;
/** A node that dies more often than somebody kills it for a try is broken, and stays down. */
const mostRestarts = 10;

/** Starts it, and starts it again with the same key and memory when it dies. */
export function startDevNode({ program, clientOf, log }: Surroundings, options: DevNodeOptions): DevNode {
  const { name, directory, member } = options;
  const socketPath = `${directory}/api.sock`;
  const configFile = writeConfig(options, socketPath);
  const client = clientOf(socketPath);
  let isStopping = false;
  let restarts = 0;
  let child = launch();
  const ready = readyOf(child, name);
  const patient = () => ({ client, signal: AbortSignal.timeout(readyMs) });

  function launch(): ChildProcess {
    const launched = spawnNode(program, configFile);
    relay(launched, name, log);
    launched.once("exit", (code, signal) => {
      if (isStopping) return;
      const isWorthIt = restarts < mostRestarts;
      const how = signal ?? `exit code ${code}`;
      log(`${name} | died (${how})${isWorthIt ? ", and is started again" : " too often: it stays down"}`);
      if (!isWorthIt) return;
      restarts += 1;
      child = launch();
    });
    return launched;
  }

  return {
    name,
    peer: member.peer,
    socketPath,
    client,
    ready,
    isRunning: () => isAlive(child),
    addresses: async () => {
      const self = fields({ addresses: list(text) });
      const { value } = await ask(patient(), { method: "GET", path: "/v1/peers/self" }, self);
      return value.addresses;
    },
    onboard: async () => {
      await ask(patient(), { method: "POST", path: "/v1/onboarding", body: {} }, anything);
    },
    stop: async () => {
      isStopping = true;
      await end(child);
    },
  };
}

function writeConfig({ name, directory, bootstrap, member }: DevNodeOptions, socketPath: string): string {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const secret = { mode: 0o600 } as const;
  writeFileSync(`${directory}/identity.key`, `${Buffer.from(member.seed).toString("hex")}\n`, secret);
  const config = {
    name,
    dataDir: directory,
    apiSocket: socketPath,
    listen: ["/ip4/127.0.0.1/tcp/0"],
    bootstrap,
    roots: [member.root],
    delegations: [Buffer.from(member.token).toString("base64")],
  };
  const path = `${directory}/config.json`;
  writeFileSync(path, JSON.stringify(config, undefined, 2), secret);
  return path;
}

/**
 * In a process group of its own, so that Ctrl-C reaches only the network as a whole, which then ends its nodes in
 * order. Its stdin ends with this process, however that comes about, and the node ends with its stdin.
 */
function spawnNode([file = "", ...words]: readonly string[], configFile: string): ChildProcess {
  return spawn(file, [...words, "run", "--config", configFile, "--until-stdin-ends"], {
    detached: true,
    stdio: ["pipe", "pipe", "pipe"],
    env: ownVariables(),
  });
}

/** What is meant for this user's own node would win over the configuration, and all of them would share its memory. */
function ownVariables(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("DMS_")));
}

function relay({ stderr }: ChildProcess, name: string, log: (line: string) => void): void {
  if (stderr !== null) createInterface({ input: stderr }).on("line", (line) => log(`${name} | ${line}`));
}

function readyOf(child: ChildProcess, name: string): Promise<void> {
  const ready = new Promise<void>((resolve, reject) => {
    const slow = setTimeout(() => reject(notStarted(name, "it took too long")), readyMs);
    child.once("error", (cause) => reject(notStarted(name, cause.message)));
    child.once("exit", (code) => {
      clearTimeout(slow);
      reject(notStarted(name, `it ended with ${code}`));
    });
    child.stdout?.on("data", (bytes: Buffer) => {
      if (!bytes.toString().includes("ready: ")) return;
      clearTimeout(slow);
      resolve();
    });
  });
  // Whoever waits for it sees the failure; nobody may be waiting yet when it comes.
  ready.catch(() => {});
  return ready;
}

async function end(child: ChildProcess): Promise<void> {
  if (!isAlive(child)) return;
  const ended = new Promise((resolve) => child.once("exit", resolve));
  child.kill("SIGTERM");
  const impatience = setTimeout(() => child.kill("SIGKILL"), graceMs);
  await ended;
  clearTimeout(impatience);
}

function isAlive({ pid, exitCode, signalCode }: ChildProcess): boolean {
  return pid !== undefined && exitCode === null && signalCode === null;
}

function notStarted(name: string, why: string): DmsError {
  return new DmsError("CLI_NODE_NOT_STARTED", `${name} did not start: ${why}`, { name });
}
