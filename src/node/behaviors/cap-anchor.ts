import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { Principal } from "../../did/did.ts";
import { refuse } from "../../errors/refusal.ts";
import { decodeDelegation } from "../../ucan/delegation.ts";
import { decodeRevocationFrame } from "../../ucan/revocation.ts";
import type { NodeState } from "../state.ts";
import { frameSchema, principalSchema, refusingMalformed, tokenSchema, tokensSchema } from "../token-text.ts";

/** One of them at a time. */
export interface AnchorRequest {
  /** Whom to believe from now on, in everything. */
  readonly root?: Principal;
  /** A delegation of this node or a root to somebody whose own delegations then count here as far as it goes. */
  readonly require?: Uint8Array;
  /** What somebody gave this node, with the delegations that lead to it. */
  readonly provide?: readonly Uint8Array[];
  /** A revocation with its path. */
  readonly revoke?: Uint8Array;
}

/**
 * Adds an anchor, and answers when it is on the disk. Only who has the node's own key may add a root: it would be the
 * right to everything. The others add nothing that this node, or whoever it believes, did not sign.
 */
export const capAnchor = behavior<NodeState, AnchorRequest, Record<string, never>>({
  path: "/dms/cap/anchor",
  summary:
    "Has the node believe somebody, let somebody vouch, keep what it was given, or take back what was revoked",
  input: z
    .strictObject({
      root: principalSchema.exactOptional(),
      require: tokenSchema.exactOptional(),
      provide: tokensSchema.exactOptional(),
      revoke: frameSchema.exactOptional(),
    })
    .refine((request) => Object.keys(request).length === 1, "name one of root, require, provide and revoke"),
  output: z.strictObject({}),
  handle: ({ trust, crypto, did }, { root, require, provide, revoke }, { from }) =>
    refusingMalformed(() => {
      if (root !== undefined && from.did !== did) return rootsByOwner;
      const decoded = (token: Uint8Array) => decodeDelegation(token, crypto);
      const replies = [
        ...(root === undefined ? [] : [trust.anchor({ root })]),
        ...(require === undefined ? [] : [trust.anchor({ require: decoded(require) })]),
        ...(provide === undefined ? [] : [trust.anchor({ provide: provide.map(decoded) })]),
        ...(revoke === undefined ? [] : [trust.accept(decodeRevocationFrame(revoke, crypto))]),
      ];
      return replies.find((reply) => !reply.granted) ?? {};
    }),
});

const rootsByOwner = refuse("not-authorized", "only who has the node's own key may name a root");
