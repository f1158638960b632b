import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { handleSchema } from "../../actor/handle-schema.ts";
import { portBindingSchema } from "../../allocation/allocation-record.ts";
import { allocationSpecSchema } from "../../jobs/allocation-spec-schema.ts";
import { deploymentIdSchema, nameSchema } from "../bid.ts";
import type { Allocated, AllocateRequest, Provider } from "../provider.ts";

/** Turns what was set aside into actors that can be started. Second phase of two. */
export const allocate = behavior<Provider, AllocateRequest, Allocated>({
  path: "/dms/deployment/allocate",
  summary: "Turns what was set aside into actors, and says how to reach them",
  input: z.strictObject({
    deployment: deploymentIdSchema,
    allocations: z.array(allocationSpecSchema).min(1).max(256),
  }),
  output: z.strictObject({
    allocations: z.array(
      z.strictObject({ name: nameSchema, handle: handleSchema, ports: z.array(portBindingSchema).max(64) }),
    ),
    grants: z.array(z.instanceof(Uint8Array)).max(257),
  }),
  handle: (provider, request, { from }) => {
    const reply = provider.allocate(from.did, request);
    return reply.granted ? reply.value : reply;
  },
});
