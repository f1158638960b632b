import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { resourcesSchema } from "../../hardware/capability.ts";
import type { Resources } from "../../hardware/resources.ts";
import type { NodeState } from "../state.ts";

/** What this machine offers. */
export const resourcesOnboarded = behavior<NodeState, Record<string, never>, Resources>({
  path: "/dms/node/resources/onboarded",
  summary: "What this machine offers",
  input: z.strictObject({}),
  output: resourcesSchema,
  handle: ({ ledger }) => ledger.totals().onboarded,
});
