import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { resourcesSchema } from "../../hardware/capability.ts";
import type { Resources } from "../../hardware/resources.ts";
import type { NodeState } from "../state.ts";

/** What is in use on this machine now, by anyone and anything. */
export const hardwareUsage = behavior<NodeState, Record<string, never>, Resources>({
  path: "/dms/node/hardware/usage",
  summary: "What is in use on this machine now, by anyone",
  input: z.strictObject({}),
  output: resourcesSchema,
  handle: ({ probe }) => probe.usage(),
});
