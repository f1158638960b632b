import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { Allocation } from "../allocation.ts";
import { type AllocationStatus, allocationStatusSchema } from "../allocation-record.ts";

/** Begins to end the workload's program and to start it afresh, and answers at once; how it goes on is in its status. */
export const restartAllocation = behavior<Allocation, Record<string, never>, AllocationStatus>({
  path: "/dms/allocation/restart",
  summary: "Ends the workload's program and starts it afresh, and answers at once",
  input: z.strictObject({}),
  output: allocationStatusSchema,
  handle: (allocation) => {
    const begun = allocation.restart();
    return begun.granted ? begun.value : begun;
  },
});
