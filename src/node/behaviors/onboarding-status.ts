import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { resourcesSchema } from "../../hardware/capability.ts";
import type { Resources } from "../../hardware/resources.ts";
import type { NodeState } from "../state.ts";

export interface OnboardingStatus {
  readonly isOnboarded: boolean;
  readonly onboarded?: Resources;
}

/** Whether this machine offers anything, and what. */
export const onboardingStatus = behavior<NodeState, Record<string, never>, OnboardingStatus>({
  path: "/dms/node/onboarding/status",
  summary: "Whether this machine offers anything, and what",
  input: z.strictObject({}),
  output: z.strictObject({ isOnboarded: z.boolean(), onboarded: resourcesSchema.exactOptional() }),
  handle: ({ ledger }) => {
    const onboarded = ledger.onboarded();
    return onboarded === undefined ? { isOnboarded: false } : { isOnboarded: true, onboarded };
  },
});
