import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { refuse } from "../../errors/refusal.ts";
import { resourcesSchema } from "../../hardware/capability.ts";
import type { Resources } from "../../hardware/resources.ts";
import { chooseOffer, type OnboardRequest } from "../onboarding.ts";
import type { NodeState } from "../state.ts";

const amount = z.int().nonnegative().exactOptional();

/** Offers part of this machine to the network. */
export const onboard = behavior<NodeState, OnboardRequest, { readonly onboarded: Resources }>({
  path: "/dms/node/onboarding/onboard",
  summary: "Offers part of this machine to the network",
  input: z.strictObject({
    cpuMillicores: amount,
    memoryBytes: amount,
    diskBytes: amount,
    withGpus: z.boolean().exactOptional(),
  }),
  output: z.strictObject({ onboarded: resourcesSchema }),
  handle: async ({ ledger, probe }, request) => {
    const offer = chooseOffer((await probe.machine()).resources, request);
    if (!offer.granted) return offer;
    if (ledger.onboarded() !== undefined) {
      return refuse(
        "already-onboarded",
        "this machine is onboarded already; offboard it first to change the offer",
      );
    }
    const done = ledger.onboard(offer.value);
    return done.granted ? { onboarded: offer.value } : done;
  },
});
