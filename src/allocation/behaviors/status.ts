import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { Allocation } from "../allocation.ts";
import { type AllocationStatus, allocationStatusSchema } from "../allocation-record.ts";

/** The longest that a question may be held back for news, in milliseconds. */
export const longestWaitMs = 60_000;

/** `revision` is the one the asker knows: the answer comes when there is a newer one, or after `waitMs`. */
export interface StatusQuery {
  readonly revision: number;
  readonly waitMs: number;
}

/** How the workload stands. Waiting for news costs one message, and an answer that stays out is a sign too. */
export const allocationStatus = behavior<Allocation, StatusQuery, AllocationStatus>({
  path: "/dms/allocation/status",
  summary: "How the workload stands, at once or when there is news",
  input: z.strictObject({ revision: z.int().nonnegative(), waitMs: z.int().min(0).max(longestWaitMs) }),
  output: allocationStatusSchema,
  handle: (allocation, { revision, waitMs }, { signal }) => allocation.changed(revision, waitMs, signal),
});
