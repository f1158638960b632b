import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { isEnded } from "../../allocation/allocation-record.ts";
import type { Totals } from "../../allocation/ledger.ts";
import { resourcesSchema } from "../../hardware/capability.ts";
import type { Resources } from "../../hardware/resources.ts";
import { hasEnded } from "../../orchestrator/deployment-record.ts";
import type { NodeState } from "../state.ts";
import { version } from "../version.ts";

export interface NodeStatus {
  readonly name: string;
  readonly did: string;
  readonly peer: string;
  readonly addresses: readonly string[];
  readonly version: string;
  readonly startedAtMs: number;
  readonly isOnboarded: boolean;
  readonly resources: Totals & { readonly machine: Resources };
  readonly executors: readonly string[];
  /** Of this node's own, those that have not ended. */
  readonly deployments: number;
  /** Of anyone's, those that have not ended here. */
  readonly allocations: number;
}

/** What it says does not depend on how it is asked. No part of its configuration is in it. */
export const statusAnswer = {
  input: z.strictObject({}),
  output: z.strictObject({
    name: z.string(),
    did: z.string(),
    peer: z.string(),
    addresses: z.array(z.string()),
    version: z.string(),
    startedAtMs: z.number(),
    isOnboarded: z.boolean(),
    resources: z.strictObject({
      machine: resourcesSchema,
      onboarded: resourcesSchema,
      committed: resourcesSchema,
      allocated: resourcesSchema,
      free: resourcesSchema,
    }),
    executors: z.array(z.string()),
    deployments: z.int(),
    allocations: z.int(),
  }),
  handle: async ({
    name,
    did,
    network,
    startedAtMs,
    ledger,
    probe,
    executors,
    orchestrator,
    allocations,
  }: NodeState): Promise<NodeStatus> => ({
    name,
    did,
    peer: network.self,
    addresses: network.addresses(),
    version,
    startedAtMs,
    isOnboarded: ledger.onboarded() !== undefined,
    resources: { machine: (await probe.machine()).resources, ...ledger.totals() },
    executors,
    deployments: orchestrator.records().filter(({ state }) => !hasEnded(state)).length,
    allocations: allocations.records().filter((record) => !isEnded(record.status.state)).length,
  }),
};

/** How this node stands. */
export const nodeStatus = behavior<NodeState, Record<string, never>, NodeStatus>({
  path: "/dms/node/status",
  summary: "How this node stands: who it is, what it offers, what runs",
  ...statusAnswer,
});
