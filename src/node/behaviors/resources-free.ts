import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { resourcesSchema } from "../../hardware/capability.ts";
import type { Resources } from "../../hardware/resources.ts";
import type { NodeState } from "../state.ts";

/** What of the offer nobody holds. */
export const resourcesFree = behavior<NodeState, Record<string, never>, Resources>({
  path: "/dms/node/resources/free",
  summary: "What of the offer nobody holds",
  input: z.strictObject({}),
  output: resourcesSchema,
  handle: ({ ledger }) => ledger.totals().free,
});
