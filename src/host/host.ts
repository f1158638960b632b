import type { Clock } from "../clock/clock.ts";
import type { Crypto, KeyPair } from "../crypto/keys.ts";
import type { Database } from "../database/database.ts";
import type { Executor } from "../executor/executor.ts";
import type { Probe } from "../hardware/probe.ts";
import type { Network } from "../network/network.ts";
import type { Random } from "../random/random.ts";
import type { Telemetry, Verbosity } from "../telemetry/telemetry.ts";

/**
 * Everything of the world that a node may touch. A machine fills it with libp2p, Docker, SQLite and the system's clock;
 * the simulator with a virtual network, scripted programs and a clock turned by hand. There is no other way out.
 */
export interface Host {
  readonly clock: Clock;
  readonly random: Random;
  readonly telemetry: Telemetry;
  /** Of the telemetry; absent where it cannot be changed. */
  readonly verbosity?: Verbosity;
  readonly crypto: Crypto;
  /** The node's own key: its DID and its peer id are both made of it. */
  readonly identity: KeyPair;
  readonly network: Network;
  readonly database: Database;
  /** Only those that answer on this machine. */
  readonly executors: readonly Executor[];
  readonly probe: Probe;
}
