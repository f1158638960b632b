import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { Cid } from "../../ucan/cid.ts";
import { decodeDelegation } from "../../ucan/delegation.ts";
import { encodeRevocation } from "../../ucan/revocation.ts";
import type { NodeState } from "../state.ts";
import { base64Of, cidSchema, refusingMalformed, tokensSchema } from "../token-text.ts";

/** What the node is to take back. */
export interface RevokeRequest {
  readonly cid: Cid;
  /** From the root to it; only where this node does not know it as one of its own. */
  readonly chain?: readonly Uint8Array[];
}

/** For whoever does not hear of it from the network. */
export interface Revoked {
  /** The revocation with its path, in base64. */
  readonly revocation: string;
}

/** Takes back what this node gave, or what was passed on from it: at once here, and everywhere as the word spreads. */
export const capRevoke = behavior<NodeState, RevokeRequest, Revoked>({
  path: "/dms/cap/revoke",
  summary: "Takes back a right that this node gave, and tells all others",
  input: z.strictObject({ cid: cidSchema, chain: tokensSchema.exactOptional() }),
  output: z.strictObject({ revocation: z.string().describe("base64") }),
  handle: ({ trust, crypto }, { cid, chain }) =>
    refusingMalformed(() => {
      const path = chain?.map((token) => decodeDelegation(token, crypto));
      const reply = trust.revoke(cid, path);
      return reply.granted ? { revocation: base64Of(encodeRevocation(reply.value)) } : reply;
    }),
});
