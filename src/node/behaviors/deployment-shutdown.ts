import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { NodeState } from "../state.ts";

export interface DeploymentStopped {
  readonly id: string;
  readonly state: string;
  /** What could not be cleaned up, and why; empty when nothing is left anywhere. */
  readonly problems: readonly string[];
}

/** Stops a deployment wherever it stands, and answers when it has ended. */
export const deploymentShutdown = behavior<NodeState, { readonly id: string }, DeploymentStopped>({
  path: "/dms/node/deployment/shutdown",
  summary: "Stops a deployment, and answers when it has ended",
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.strictObject({ id: z.string(), state: z.string(), problems: z.array(z.string()) }),
  handle: async ({ orchestrator }, { id }) => {
    const found = orchestrator.find(id);
    if (!found.granted) return found;
    const problems = await orchestrator.shutdown(found.value);
    return { id: found.value.id, state: found.value.record().state, problems };
  },
});
