import { behavior } from "../../actor/behavior.ts";
import { type Bid, type BidRequest, bidRequestSchema, bidSchema } from "../bid.ts";
import { isInvited } from "../lottery.ts";
import type { Provider } from "../provider.ts";

/** Asks everybody who is invited which nodes of an ensemble they could be. Bids come back over direct streams. */
export const bidRequest = behavior<Provider, BidRequest, Bid>({
  path: "/dms/deployment/request",
  summary: "Which of these nodes could you be? Asked of all who draw an invitation",
  input: bidRequestSchema,
  output: bidSchema,
  topic: "/nunet/deployment",
  // Most of a large network is not invited, and must not pay a signature check to find that out.
  isForUs: (input, peer) => {
    const request = bidRequestSchema.safeParse(input);
    return (
      request.success &&
      isInvited(request.data.deployment, peer, request.data.invitation) &&
      !request.data.excluded.some((excluded) => excluded === peer)
    );
  },
  handle: (provider, request) => provider.bid(request),
});
