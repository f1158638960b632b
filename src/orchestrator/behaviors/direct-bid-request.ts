import { behavior } from "../../actor/behavior.ts";
import { type Bid, type BidRequest, bidRequestSchema, bidSchema } from "../bid.ts";
import type { Provider } from "../provider.ts";

/** Asks one provider, who was named in the ensemble or gave us a token of its own. */
export const directBidRequest = behavior<Provider, BidRequest, Bid>({
  path: "/dms/deployment/bid",
  summary: "Which of these nodes could you be? Asked of one provider",
  input: bidRequestSchema,
  output: bidSchema,
  handle: (provider, request) => provider.bid(request),
});
