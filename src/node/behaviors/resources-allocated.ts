import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { resourcesSchema } from "../../hardware/capability.ts";
import type { Resources } from "../../hardware/resources.ts";
import type { NodeState } from "../state.ts";

/** What of the offer workloads hold. */
export const resourcesAllocated = behavior<NodeState, Record<string, never>, Resources>({
  path: "/dms/node/resources/allocated",
  summary: "What of the offer workloads hold",
  input: z.strictObject({}),
  output: resourcesSchema,
  handle: ({ ledger }) => ledger.totals().allocated,
});
