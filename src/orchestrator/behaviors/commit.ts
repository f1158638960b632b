import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { resourcesSchema } from "../../hardware/capability.ts";
import type { PortSpec } from "../../jobs/ensemble.ts";
import { deploymentIdSchema, nameSchema } from "../bid.ts";
import type { CommitRequest, Committed, Provider } from "../provider.ts";

const portSchema: z.ZodType<PortSpec> = z.strictObject({
  public: z.int().min(0).max(65_535),
  private: z.int().min(1).max(65_535),
  allocation: nameSchema,
});

/** Sets resources and ports aside for one node of an ensemble. First phase of two. */
export const commit = behavior<Provider, CommitRequest, Committed>({
  path: "/dms/deployment/commit",
  summary: "Sets resources aside for one node of an ensemble, for a short while",
  input: z.strictObject({
    deployment: deploymentIdSchema,
    node: nameSchema,
    allocations: z
      .array(z.strictObject({ name: nameSchema, resources: resourcesSchema }))
      .min(1)
      .max(256),
    ports: z.array(portSchema).max(64),
  }),
  output: z.strictObject({ expiresAtMs: z.number() }),
  handle: (provider, request, { from }) => {
    const reply = provider.commit(from.did, request);
    return reply.granted ? reply.value : reply;
  },
});
