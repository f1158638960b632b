import type { Actor } from "../actor/actor.ts";
import type { ActorSystem } from "../actor/actor-system.ts";
import type { Allocations } from "../allocation/allocations.ts";
import type { Ledger } from "../allocation/ledger.ts";
import type { Clock } from "../clock/clock.ts";
import type { Crypto } from "../crypto/keys.ts";
import type { Did } from "../did/did.ts";
import type { Probe } from "../hardware/probe.ts";
import type { Network } from "../network/network.ts";
import type { Orchestrator } from "../orchestrator/orchestrator.ts";
import type { Verbosity } from "../telemetry/telemetry.ts";
import type { TrustBook } from "./trust-book.ts";

/** What the node's own behaviours work with. */
export interface NodeState {
  readonly name: string;
  readonly did: Did;
  readonly startedAtMs: number;
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly network: Network;
  /** All actors of this node, and its own, which asks others in its name. */
  readonly system: ActorSystem;
  readonly actor: Actor;
  /** Whom this node believes, what it was given and what it gives. */
  readonly trust: TrustBook;
  readonly verbosity?: Verbosity;
  readonly probe: Probe;
  readonly ledger: Ledger;
  readonly allocations: Allocations;
  readonly orchestrator: Orchestrator;
  /** The kinds that answer on this machine. */
  readonly executors: readonly string[];
}
