import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { resourcesSchema } from "../../hardware/capability.ts";
import type { Machine } from "../../hardware/probe.ts";
import type { NodeState } from "../state.ts";

/** What this machine is. */
export const hardwareSpec = behavior<NodeState, Record<string, never>, Machine>({
  path: "/dms/node/hardware/spec",
  summary: "What this machine is",
  input: z.strictObject({}),
  output: z.strictObject({
    resources: resourcesSchema,
    cpu: z.strictObject({ model: z.string(), architecture: z.string(), clockMegahertz: z.number() }),
    operatingSystem: z.string(),
    hostname: z.string(),
  }),
  handle: ({ probe }) => probe.machine(),
});
