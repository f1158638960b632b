import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { Allocation } from "../allocation.ts";
import { type AllocationStatus, allocationStatusSchema } from "../allocation-record.ts";

/** Begins to start the workload and answers at once; how it goes on is in its status. Asking twice starts it once. */
export const startAllocation = behavior<Allocation, Record<string, never>, AllocationStatus>({
  path: "/dms/allocation/start",
  summary: "Begins to start the workload, and answers at once",
  input: z.strictObject({}),
  output: allocationStatusSchema,
  handle: (allocation) => {
    // What becomes of it is written in the record, for whoever asks.
    void allocation.start();
    return allocation.record().status;
  },
});
