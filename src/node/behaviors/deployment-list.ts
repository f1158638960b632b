import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { NodeState } from "../state.ts";

export interface DeploymentList {
  readonly deployments: readonly {
    readonly id: string;
    readonly state: string;
    readonly createdAtMs: number;
    readonly endedAtMs?: number;
    readonly allocations: number;
    /** The latest that happened to it. */
    readonly summary: string;
  }[];
  /** How many older ones are left out. */
  readonly omitted: number;
}

// One message must carry them; the newest are those asked for.
const listLimit = 128;
const summaryLimitCharacters = 200;

/** This node's own deployments, the newest last. */
export const deploymentList = behavior<NodeState, Record<string, never>, DeploymentList>({
  path: "/dms/node/deployment/list",
  summary: "This node's own deployments, the newest last",
  input: z.strictObject({}),
  output: z.strictObject({
    deployments: z.array(
      z.strictObject({
        id: z.string(),
        state: z.string(),
        createdAtMs: z.number(),
        endedAtMs: z.number().exactOptional(),
        allocations: z.int(),
        summary: z.string(),
      }),
    ),
    omitted: z.int(),
  }),
  handle: ({ orchestrator }) => {
    const records = orchestrator.records();
    const shown = records.slice(-listLimit);
    return {
      deployments: shown.map(({ id, state, createdAtMs, endedAtMs, placements, events }) => ({
        id,
        state,
        createdAtMs,
        ...(endedAtMs === undefined ? {} : { endedAtMs }),
        allocations: Object.keys(placements).length,
        summary: (events.at(-1)?.message ?? "").slice(0, summaryLimitCharacters),
      })),
      omitted: records.length - shown.length,
    };
  },
});
