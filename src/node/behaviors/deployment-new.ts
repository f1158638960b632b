import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { Finding } from "../../jobs/finding.ts";
import type { NodeState } from "../state.ts";

export interface NewDeployment {
  /** The ensemble file's text, YAML or JSON. */
  readonly ensemble: string;
}

export interface DeploymentMade {
  readonly id: string;
  readonly warnings: readonly Finding[];
}

// The frame that carries it is bounded too; this leaves room for the envelope.
const ensembleLimitCharacters = 49_152;

/** Begins a deployment and answers at once with its id. */
export const deploymentNew = behavior<NodeState, NewDeployment, DeploymentMade>({
  path: "/dms/node/deployment/new",
  summary: "Begins a deployment; how it goes on is in its status",
  input: z.strictObject({ ensemble: z.string().max(ensembleLimitCharacters) }),
  output: z.strictObject({
    id: z.string(),
    warnings: z.array(
      z.strictObject({ path: z.string(), line: z.int(), column: z.int(), message: z.string() }),
    ),
  }),
  handle: ({ orchestrator }, { ensemble }) => {
    const reply = orchestrator.deploy(ensemble);
    return reply.granted ? reply.value : reply;
  },
});
