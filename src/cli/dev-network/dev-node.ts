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

export function startDevNode(surroundings: Surroundings, options: DevNodeOptions): DevNode {
  const { name, directory, member } = options;
  const socketPath = `${directory}/api.sock`;
  const configFile = writeConfig(options, socketPath);
  const client = surroundings.clientOf(socketPath);
  const child = spawnNode(surroundings.program, configFile);
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let isStopping = false;
  child.once("exit", (code, signal) => {
    if (isStopping) return;
    surroundings.log(`${name} | died (${signal ?? `exit code ${code}`}); bring it back with:`);
    surroundings.log(`${name} |   dms run --config ${configFile}`);
  });
  relay(child, name, surroundings.log);
  const patient = () => ({ client, signal: AbortSignal.timeout(readyMs) });
  return {
    name,
    peer: member.peer,
    socketPath,
    client,
    ready: readyOf(child, name),
    isRunning: () => child.exitCode === null && child.signalCode === null,
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
      child.kill("SIGTERM");
      const impatience = setTimeout(() => child.kill("SIGKILL"), graceMs);
      if (child.exitCode === null && child.signalCode === null) await ended;
      clearTimeout(impatience);
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
  });
}

function relay({ stderr }: ChildProcess, name: string, log: (line: string) => void): void {
  if (stderr !== null) createInterface({ input: stderr }).on("line", (line) => log(`${name} | ${line}`));
}

function readyOf(child: ChildProcess, name: string): Promise<void> {
  const ready = new Promise<void>((resolve, reject) => {
    const slow = setTimeout(() => reject(notStarted(name, "it took too long")), readyMs);
    child.once("error", (cause) => reject(notStarted(name, cause.message)));
    child.once("exit", (code) => reject(notStarted(name, `it ended with ${code}`)));
    child.once("exit", () => clearTimeout(slow));
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

function notStarted(name: string, why: string): DmsError {
  return new DmsError("CLI_NODE_NOT_STARTED", `${name} did not start: ${why}`, { name });
}
