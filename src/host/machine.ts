import { randomBytes } from "node:crypto";
import { chmodSync, linkSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { systemClock } from "../clock/system/system-clock.ts";
import { nodeCrypto } from "../crypto/node-crypto/node-crypto.ts";
import { sqliteDatabase } from "../database/sqlite/sqlite-database.ts";
import { DmsError } from "../errors/dms-error.ts";
import { findDocker } from "../executor/docker/docker-executor.ts";
import type { Executor } from "../executor/executor.ts";
import { linuxProbe } from "../hardware/linux/linux-probe.ts";
import type { SecretKey } from "../keystore/secret-key.ts";
import { libp2pNetwork } from "../network/libp2p/libp2p-network.ts";
import { peerIdOf } from "../network/peer-id.ts";
import { systemRandom } from "../random/system/system-random.ts";
import { consoleTelemetry } from "../telemetry/console/console-telemetry.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { Host } from "./host.ts";
import type { MachineConfig } from "./machine-config.ts";

/** A machine as a host for a node. This file picks the technologies, and no other does. */
export interface MachineHost {
  readonly host: Host;
  /** Lets go of everything, in reverse order. The node on it is stopped first. */
  stop(): Promise<void>;
}

/**
 * Opens the data directory and starts the network, as `identityKey` where one is given. What was opened is closed again
 * when something fails.
 */
export async function machineHost(
  config: MachineConfig,
  write: (line: string) => void,
  identityKey?: SecretKey,
): Promise<MachineHost> {
  const { dataDirectory, listen, telemetry: wanted } = config;
  const clock = systemClock();
  const telemetry = consoleTelemetry({ write, clock, format: wanted.format, minimumLevel: wanted.level });
  mkdirSync(dataDirectory, { recursive: true, mode: 0o700 });
  const seed = identityKey === undefined ? ownSeed(join(dataDirectory, "identity.key")) : seedIn(identityKey);
  const crypto = nodeCrypto();
  const identity = crypto.keyPair(seed);
  const database = sqliteDatabase({ path: join(dataDirectory, "dms.sqlite") });
  const executors = await findExecutors(peerIdOf(identity.publicKey), telemetry);
  const close = async () => {
    for (const executor of executors) await executor.close();
    database.close();
  };
  try {
    const network = await libp2pNetwork({ key: seed, transport: "tcp", listen, clock, telemetry });
    const host = {
      clock,
      random: systemRandom(),
      telemetry,
      verbosity: telemetry,
      crypto,
      identity,
      network,
      database,
      executors,
      probe: linuxProbe({ dataDirectory }),
    };
    return {
      host,
      async stop() {
        await network.stop();
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function findExecutors(owner: string, telemetry: Telemetry): Promise<readonly Executor[]> {
  const docker = await findDocker({ owner, telemetry });
  if (docker.granted) return [docker.value];
  telemetry.log("warn", "host.no-docker", { problem: docker.message });
  return [];
}

const seedBytes = 32;

/** The node's seed, made at the first start. Written whole or not at all, and readable by its owner only. */
function ownSeed(path: string): Uint8Array {
  try {
    return readSeed(path);
  } catch (error) {
    if (!isAbsent(error)) throw error;
  }
  const fresh = `${path}.new`;
  rmSync(fresh, { force: true });
  writeFileSync(fresh, `${randomBytes(seedBytes).toString("hex")}\n`, {
    mode: 0o600,
    flag: "wx",
    flush: true,
  });
  // A link, unlike a rename, never takes the place of a key that another start made meanwhile.
  linkSync(fresh, path);
  rmSync(fresh);
  chmodSync(path, 0o600);
  return readSeed(path);
}

/** A wallet's key can neither sign messages nor be a peer's. */
function seedIn({ type, bytes }: SecretKey): Uint8Array {
  if (type === "ed25519") return bytes;
  throw new DmsError("HOST_IDENTITY_INVALID", "a node's key is of Ed25519; a wallet's key cannot be one");
}

function readSeed(path: string): Uint8Array {
  const seed = Buffer.from(readFileSync(path, "utf8").trim(), "hex");
  if (seed.length === seedBytes) return new Uint8Array(seed);
  throw new DmsError("HOST_IDENTITY_INVALID", `${path} is not a node's key; put the right file there`, {
    path,
  });
}

function isAbsent(error: unknown): boolean {
  return error instanceof Error && "code" in error && error.code === "ENOENT";
}
