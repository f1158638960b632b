import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { refuse } from "../../errors/refusal.ts";
import type { NodeState } from "../state.ts";

/** Takes this machine out of the network's offer. */
export const offboard = behavior<NodeState, Record<string, never>, Record<string, never>>({
  path: "/dms/node/onboarding/offboard",
  summary: "Takes this machine out of the network's offer",
  input: z.strictObject({}),
  output: z.strictObject({}),
  handle: ({ ledger }) => {
    if (ledger.onboarded() === undefined) return refuse("not-onboarded", "this machine is not onboarded");
    const done = ledger.offboard();
    return done.granted ? {} : done;
  },
});
