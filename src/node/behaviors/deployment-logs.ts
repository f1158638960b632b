import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { refuse } from "../../errors/refusal.ts";
import type { LogAnswer } from "../../orchestrator/behaviors/allocation-logs.ts";
import type { NodeState } from "../state.ts";
import { longestWaitMs } from "./deployment-status.ts";

export interface DeploymentLogsQuery {
  readonly id: string;
  /** May be left out when there is only one. */
  readonly allocation?: string;
  /** From an earlier answer; absent: from the start. */
  readonly cursor?: number;
  readonly waitMs?: number;
}

export interface DeploymentLogs extends LogAnswer {
  readonly allocation: string;
}

/** What an allocation of a deployment printed, page by page. */
export const deploymentLogs = behavior<NodeState, DeploymentLogsQuery, DeploymentLogs>({
  path: "/dms/node/deployment/logs",
  summary: "What an allocation of a deployment printed, page by page",
  input: z.strictObject({
    id: z.string().min(1).max(64),
    allocation: z.string().max(253).exactOptional(),
    cursor: z.int().nonnegative().exactOptional(),
    waitMs: z.int().min(0).max(longestWaitMs).exactOptional(),
  }),
  output: z.strictObject({
    allocation: z.string(),
    chunks: z.array(z.strictObject({ stream: z.enum(["stdout", "stderr"]), text: z.string() })),
    cursor: z.int().nonnegative(),
    dropped: z.int().nonnegative(),
    isEnded: z.boolean(),
  }),
  handle: async ({ orchestrator }, { id, allocation, cursor = 0, waitMs = 0 }) => {
    const found = orchestrator.find(id);
    if (!found.granted) return found;
    const names = Object.keys(found.value.record().placements);
    const name = allocation ?? (names.length === 1 ? names[0] : undefined);
    if (name === undefined) {
      return names.length === 0
        ? refuse("not-placed", "no allocation of it has a machine yet")
        : refuse("bad-input", `say which allocation: ${names.join(", ")}`, { allocations: names });
    }
    const reply = await orchestrator.logs(found.value, name, cursor, waitMs);
    return reply.granted ? { ...reply.value, allocation: name } : reply;
  },
});
