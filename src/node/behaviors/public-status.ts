import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { resourcesSchema } from "../../hardware/capability.ts";
import type { Resources } from "../../hardware/resources.ts";
import type { NodeState } from "../state.ts";

export interface PublicStatus {
  readonly status: "OK";
  readonly isOnboarded: boolean;
  /** Of the whole machine, whoever uses them. */
  readonly resources: Resources;
}

/** Is this node well, how large is it, and does it offer anything? Says no more than a stranger may know. */
export const publicStatus = behavior<NodeState, Record<string, never>, PublicStatus>({
  path: "/public/status",
  summary: "Whether this node is well, how large its machine is, and whether it offers anything",
  input: z.strictObject({}),
  output: z.strictObject({ status: z.literal("OK"), isOnboarded: z.boolean(), resources: resourcesSchema }),
  isPublic: true,
  handle: async ({ ledger, probe }) => ({
    status: "OK",
    isOnboarded: ledger.onboarded() !== undefined,
    resources: (await probe.machine()).resources,
  }),
});
