import { parse as parseYaml } from "yaml";
import { z } from "zod";
import { didSchema } from "../actor/handle-schema.ts";
import type { Did } from "../did/did.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import type { MachineConfig } from "../host/machine-config.ts";
import { isKeyName } from "../keystore/key-name.ts";
import type { Address } from "../network/network.ts";
import type { OrchestratorTimes } from "../orchestrator/orchestrator.ts";

/** What a node is told at its start, in either world. */
export interface NodeConfig {
  /** For people; others see it in bids. */
  readonly name: string;
  /** Peers to connect to at the start. */
  readonly bootstrap: readonly Address[];
  readonly trust: Trust;
  readonly times: OrchestratorTimes;
}

export interface Trust {
  /** Whose delegations this node obeys, beside its own. */
  readonly roots: readonly Did[];
  /** Tokens that others gave this node, in bytes. */
  readonly delegations: readonly Uint8Array[];
}

/** All that a program needs to know to be a node. */
export interface Config {
  readonly node: NodeConfig;
  readonly machine: MachineConfig;
}

export interface ConfigSources {
  /** Where the data directory is unless something else is said. */
  readonly defaultDataDirectory: string;
  readonly hostname: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly file?: { readonly name: string; readonly text: string };
  /** From the command line, by the names of the file's keys. They win over the environment, which wins over the file. */
  readonly flags?: Readonly<Record<string, unknown>>;
}

/** All that may be said, parsed once. Refused with every fault and where it stands: "invalid-config". */
export function readConfig(sources: ConfigSources): Reply<Config> {
  const file = readFile(sources.file);
  if (!file.granted) return file;
  const merged = {
    ...file.value,
    ...fromEnvironment(sources.environment),
    ...definedOnly(sources.flags ?? {}),
  };
  const parsed = configSchema.safeParse(merged);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(
      (issue) => `${issue.path.join(".") || "config"}: ${issue.message}`,
    );
    return refuse("invalid-config", `the configuration is not right: ${faults.join("; ")}`, { faults });
  }
  const {
    name,
    bootstrap,
    roots,
    delegations,
    times,
    dataDir,
    identity,
    listen,
    apiSocket,
    apiTcp,
    logLevel,
    logFormat,
  } = parsed.data;
  return grant({
    node: {
      name: name ?? sources.hostname,
      bootstrap,
      trust: { roots, delegations },
      times: { ...defaultTimes, ...definedOnly(times) },
    },
    machine: {
      dataDirectory: dataDir ?? sources.defaultDataDirectory,
      ...(identity === undefined ? {} : { identity }),
      listen,
      ...(apiSocket === undefined ? {} : { apiSocket }),
      ...(apiTcp === undefined ? {} : { apiTcp }),
      telemetry: { level: logLevel, format: logFormat },
    },
  });
}

/** A node's configuration where only some of it matters: for tests and simulated machines. */
export function nodeConfig(part: Partial<NodeConfig> & { readonly name: string }): NodeConfig {
  return { bootstrap: [], trust: { roots: [], delegations: [] }, times: defaultTimes, ...part };
}

/** Milliseconds. Generous where a program is started, short where two nodes merely talk. */
export const defaultTimes: OrchestratorTimes = {
  bidTimeoutMs: 5_000,
  settleMs: 300,
  stepTimeoutMs: 5_000,
  startTimeoutMs: 290_000,
  cleanupTimeoutMs: 30_000,
  watchMs: 25_000,
  watchGraceMs: 5_000,
  lostAfterMs: 120_000,
  logTimeoutMs: 5_000,
};

const address = z.string().min(1).max(512);
const duration = z.int().min(1).max(300_000);

// Variables of the environment, by the key they stand for. Lists are separated by commas.
const variables = {
  DMS_NAME: "name",
  DMS_DATA_DIR: "dataDir",
  DMS_IDENTITY: "identity",
  DMS_LISTEN: "listen",
  DMS_BOOTSTRAP: "bootstrap",
  DMS_API_SOCKET: "apiSocket",
  DMS_API_TCP: "apiTcp",
  DMS_TRUST_ROOTS: "roots",
  DMS_LOG_LEVEL: "logLevel",
  DMS_LOG_FORMAT: "logFormat",
} as const;

const listKeys: ReadonlySet<string> = new Set(["listen", "bootstrap", "roots"]);

const configSchema = z.strictObject({
  name: z.string().min(1).max(63).optional(),
  dataDir: z.string().min(1).optional(),
  identity: z.string().refine(isKeyName, "write the name of one of your keys").optional(),
  listen: z.array(address).max(16).default(["/ip4/0.0.0.0/tcp/0"]),
  bootstrap: z.array(address).max(64).default([]),
  apiSocket: z.string().min(1).max(107, "a socket's path has at most 107 characters").optional(),
  apiTcp: z
    .string()
    .regex(/^[^:]+:\d{1,5}$/, "write host:port")
    .optional(),
  roots: z.array(didSchema).max(256).default([]),
  delegations: z.array(z.base64().transform(bytesOf)).max(4_096).default([]),
  times: z.strictObject(mapValues(defaultTimes, () => duration.optional())).default({}),
  logLevel: z.enum(["debug", "info", "warn", "error"]).default("info"),
  logFormat: z.enum(["text", "json"]).default("text"),
});

// A configuration is written by hand; anything larger is not one.
const fileLimitCharacters = 1_048_576;

function readFile(file: ConfigSources["file"]): Reply<Record<string, unknown>> {
  if (file === undefined) return grant({});
  if (file.text.length > fileLimitCharacters) {
    return refuse("invalid-config", `${file.name} is too large for a configuration`);
  }
  try {
    const parsed = z
      .record(z.string(), z.unknown())
      .safeParse(parseYaml(file.text, { maxAliasCount: 0 }) ?? {});
    return parsed.success
      ? grant(parsed.data)
      : refuse("invalid-config", `${file.name} is not a list of settings`);
  } catch (error) {
    return refuse("invalid-config", `${file.name} cannot be read: ${sentenceOf(error)}`);
  }
}

function fromEnvironment(environment: ConfigSources["environment"]): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(variables).flatMap(([variable, key]) => {
      const text = environment[variable];
      if (text === undefined || text === "") return [];
      return [[key, listKeys.has(key) ? text.split(",").map((each) => each.trim()) : text]];
    }),
  );
}

function definedOnly<T extends object>(values: T): { [K in keyof T]: Exclude<T[K], undefined> };
function definedOnly(values: object): object {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
}

function mapValues<K extends string, V>(keys: Readonly<Record<K, unknown>>, value: () => V): Record<K, V>;
function mapValues<V>(keys: Readonly<Record<string, unknown>>, value: () => V): Record<string, V> {
  return Object.fromEntries(Object.keys(keys).map((key) => [key, value()]));
}

function bytesOf(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}
