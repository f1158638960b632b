import type { Principal } from "../did/did.ts";
import { grant, type Refusal, type Reply, refuse } from "../errors/refusal.ts";
import { type Bounds, boundsPolicy, hopsAllowed } from "./bounds.ts";
import type { Command } from "./command.ts";
import type { Delegation, DelegationContents } from "./delegation.ts";
import { chainLimit } from "./limits.ts";
import type { Policy } from "./policy.ts";

/** What somebody wants to give of their own. */
export interface GrantWish extends Bounds {
  readonly audience: Principal;
  readonly command: Command;
  /** Unix seconds. */
  readonly expires: number;
  readonly notBefore?: number;
  /** Conditions beside the bounds. */
  readonly policy?: Policy;
}

/** What somebody wants to pass on of what others gave them. */
export interface DelegateWish extends Omit<GrantWish, "expires"> {
  /** Unix seconds. Absent: as long as what it is passed on from. */
  readonly expires?: number;
  /** Whether to give the same of one's own: not, beside what is passed on, or in place of it. "no" unless said. */
  readonly selfSign?: "no" | "also" | "only";
}

/** A delegation that may be signed as it is, by a key in memory or by one that takes its time. */
export interface GrantPlan {
  readonly contents: Omit<DelegationContents, "signer">;
  /** What it is passed on from, root first; empty for a grant of one's own. */
  readonly parents: readonly Delegation[];
}

/** Who gives, and when. */
export interface Giver {
  readonly did: Principal;
  readonly nowSeconds: number;
  /** How long a delegation may last from now. */
  readonly longestLifeSeconds: number;
  readonly nonce: () => Uint8Array;
}

/**
 * A grant of one's own authority. Refuses with "expired", "expires-too-late" or "not-yet-valid" (it would end before it
 * begins). Throws UCAN_POLICY_INVALID for bounds that are none.
 */
export function planGrant(wish: GrantWish, giver: Giver): Reply<GrantPlan> {
  return planned(wish, wish.expires, [], giver);
}

/**
 * The same passed on from each of these chains, whose leaves are the giver's. Those that cannot be are left out; when
 * none is left, the reason of the last one is the refusal: "not-delegated" without any, "outlives-parent", "too-deep", and
 * those of `planGrant`.
 */
export function planDelegations(
  wish: DelegateWish,
  chains: readonly (readonly Delegation[])[],
  giver: Giver,
): Reply<readonly GrantPlan[]> {
  const { selfSign = "no", expires } = wish;
  const replies = selfSign === "only" ? [] : chains.map((chain) => passedOn(wish, chain, giver));
  if (selfSign !== "no")
    replies.push(expires === undefined ? endless : planGrant({ ...wish, expires }, giver));
  const plans = replies.flatMap((reply) => (reply.granted ? [reply.value] : []));
  if (plans.length > 0) return grant(plans);
  return replies.findLast((reply) => !reply.granted) ?? nothing;
}

function passedOn(wish: DelegateWish, chain: readonly Delegation[], giver: Giver): Reply<GrantPlan> {
  const end = Math.min(...chain.map((link) => link.expires ?? Infinity));
  const expires = wish.expires ?? end;
  if (expires > end)
    return refuse("outlives-parent", "it would last longer than what it is passed on from", { expires: end });
  const length = chain.length + 1;
  if (length > Math.min(chainLimit, ...chain.map(({ policy }) => hopsAllowed(policy))))
    return refuse("too-deep", "what you were given may not be passed on any further", { length });
  return planned(wish, expires, chain, giver);
}

function planned(
  wish: DelegateWish,
  expires: number,
  parents: readonly Delegation[],
  giver: Giver,
): Reply<GrantPlan> {
  const { audience, command, notBefore, policy = [] } = wish;
  const refusal = lifeProblem(expires, notBefore, giver);
  if (refusal !== undefined) return refusal;
  const subject = parents[0]?.issuer ?? giver.did;
  const contents = {
    audience,
    subject,
    command,
    policy: [...boundsPolicy(wish, parents.length), ...policy],
    expires,
    ...(notBefore === undefined ? {} : { notBefore }),
    nonce: giver.nonce(),
  };
  return grant({ contents, parents });
}

function lifeProblem(expires: number, notBefore: number | undefined, giver: Giver): Refusal | undefined {
  if (expires <= giver.nowSeconds) return refuse("expired", "it would have expired already", { expires });
  if (expires > giver.nowSeconds + giver.longestLifeSeconds)
    return refuse("expires-too-late", "it would last longer than anything may", {
      latest: giver.nowSeconds + giver.longestLifeSeconds,
    });
  if (notBefore === undefined || notBefore < expires) return undefined;
  return refuse("not-yet-valid", "it would end before it begins", { notBefore, expires });
}

const endless = refuse("no-expiry", "say until when it holds");
const nothing = refuse(
  "not-delegated",
  "nobody gave you this to pass on; you can give it of your own: self-sign it",
);
