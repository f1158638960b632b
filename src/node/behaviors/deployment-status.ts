import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { type DeploymentView, deploymentViewSchema, viewOf } from "../deployment-view.ts";
import type { NodeState } from "../state.ts";

export interface DeploymentStatusQuery {
  /** The id, or enough of its beginning. */
  readonly id: string;
  /** Only events after this sequence number. */
  readonly after?: number;
  /** With no such event yet, how long the answer may be held back. */
  readonly waitMs?: number;
}

/** The longest that a question may be held back for news, in milliseconds. */
export const longestWaitMs = 25_000;

/** How a deployment stands, and what has happened to it. */
export const deploymentStatus = behavior<NodeState, DeploymentStatusQuery, DeploymentView>({
  path: "/dms/node/deployment/status",
  summary: "How a deployment stands, at once or when there is news",
  input: z.strictObject({
    id: z.string().min(1).max(64),
    after: z.int().nonnegative().exactOptional(),
    waitMs: z.int().min(0).max(longestWaitMs).exactOptional(),
  }),
  output: deploymentViewSchema,
  handle: async ({ orchestrator }, { id, after = 0, waitMs = 0 }, { signal }) => {
    const found = orchestrator.find(id);
    if (!found.granted) return found;
    const deployment = found.value;
    const latest = deployment.record().events.at(-1)?.sequence ?? 0;
    if (latest <= after && deployment.record().endedAtMs === undefined) {
      await deployment.news.wait(waitMs, signal);
    }
    return viewOf(deployment.record(), after);
  },
});
