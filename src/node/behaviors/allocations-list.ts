import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { resourcesSchema } from "../../hardware/capability.ts";
import type { Resources } from "../../hardware/resources.ts";
import type { NodeState } from "../state.ts";

export interface AllocationsList {
  readonly allocations: readonly {
    readonly id: string;
    readonly deployment: string;
    readonly name: string;
    readonly state: string;
    readonly resources: Resources;
    readonly owner: string;
    readonly startedAtMs?: number;
  }[];
}

// One message must carry them.
const listLimit = 128;

/** What runs on this machine for anyone, the ended ones as long as they are remembered. */
export const allocationsList = behavior<NodeState, Record<string, never>, AllocationsList>({
  path: "/dms/node/allocations/list",
  summary: "What runs on this machine, for anyone",
  input: z.strictObject({}),
  output: z.strictObject({
    allocations: z.array(
      z.strictObject({
        id: z.string(),
        deployment: z.string(),
        name: z.string(),
        state: z.string(),
        resources: resourcesSchema,
        owner: z.string(),
        startedAtMs: z.number().exactOptional(),
      }),
    ),
  }),
  handle: ({ allocations }) => ({
    allocations: allocations
      .records()
      .slice(-listLimit)
      .map(({ id, deployment, spec, owner, status: { state, startedAtMs } }) => ({
        id,
        deployment,
        name: spec.name,
        state,
        resources: spec.resources,
        owner,
        ...(startedAtMs === undefined ? {} : { startedAtMs }),
      })),
  }),
});
