import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { Allocation } from "../allocation.ts";
import { type AllocationStatus, allocationStatusSchema } from "../allocation-record.ts";

/** Starts the workload, and answers when it runs. A second request answers the same. */
export const startAllocation = behavior<Allocation, Record<string, never>, AllocationStatus>({
  path: "/dms/allocation/start",
  summary: "Starts the workload and answers when it runs",
  input: z.strictObject({}),
  output: allocationStatusSchema,
  handle: async (allocation) => {
    const reply = await allocation.start();
    return reply.granted ? reply.value : reply;
  },
});
