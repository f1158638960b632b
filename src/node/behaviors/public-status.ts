import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { NodeState } from "../state.ts";

export interface PublicStatus {
  readonly status: "OK";
  readonly isOnboarded: boolean;
}

/** Is this node well, and does it offer anything? Says no more than a stranger may know. */
export const publicStatus = behavior<NodeState, Record<string, never>, PublicStatus>({
  path: "/public/status",
  summary: "Whether this node is well and offers anything",
  input: z.strictObject({}),
  output: z.strictObject({ status: z.literal("OK"), isOnboarded: z.boolean() }),
  isPublic: true,
  handle: ({ ledger }) => ({ status: "OK", isOnboarded: ledger.onboarded() !== undefined }),
});
