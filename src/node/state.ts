import type { Allocations } from "../allocation/allocations.ts";
import type { Ledger } from "../allocation/ledger.ts";
import type { Clock } from "../clock/clock.ts";
import type { Did } from "../did/did.ts";
import type { Probe } from "../hardware/probe.ts";
import type { Network } from "../network/network.ts";
import type { Orchestrator } from "../orchestrator/orchestrator.ts";

/** What the node's own behaviours work with. */
export interface NodeState {
  readonly name: string;
  readonly did: Did;
  readonly startedAtMs: number;
  readonly clock: Clock;
  readonly network: Network;
  readonly probe: Probe;
  readonly ledger: Ledger;
  readonly allocations: Allocations;
  readonly orchestrator: Orchestrator;
  /** The kinds that answer on this machine. */
  readonly executors: readonly string[];
}
