import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { handleSchema } from "../../actor/handle-schema.ts";
import { portBindingSchema } from "../../allocation/allocation-record.ts";
import type { Placement } from "../../orchestrator/deployment-record.ts";
import type { NodeState } from "../state.ts";

export interface DeploymentManifest {
  readonly id: string;
  readonly allocations: Readonly<Record<string, Pick<Placement, "node" | "provider" | "handle" | "ports">>>;
}

/** Where a deployment's allocations are, and how to reach them. */
export const deploymentManifest = behavior<NodeState, { readonly id: string }, DeploymentManifest>({
  path: "/dms/node/deployment/manifest",
  summary: "Where a deployment's allocations are, and how to reach them",
  input: z.strictObject({ id: z.string().min(1).max(64) }),
  output: z.strictObject({
    id: z.string(),
    allocations: z.record(
      z.string(),
      z.strictObject({
        node: z.string(),
        provider: z.string(),
        handle: handleSchema,
        ports: z.array(portBindingSchema),
      }),
    ),
  }),
  handle: ({ orchestrator }, { id }) => {
    const found = orchestrator.find(id);
    if (!found.granted) return found;
    const { placements } = found.value.record();
    const allocations = Object.fromEntries(
      Object.entries(placements).map(([name, { node, provider, handle, ports }]) => [
        name,
        { node, provider, handle, ports },
      ]),
    );
    return { id: found.value.id, allocations };
  },
});
