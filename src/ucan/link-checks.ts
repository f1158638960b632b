import { type Refusal, refuse } from "../errors/refusal.ts";
import type { Claim } from "./claim.ts";
import { covers } from "./command.ts";
import type { Delegation } from "./delegation.ts";
import { isMet } from "./policy.ts";

/** A chain as far as it can be judged without looking at signatures. */
export interface Links {
  readonly invocation: Claim;
  /** Root first. */
  readonly proofs: readonly Delegation[];
  readonly nowSeconds: number;
  /** How far the clocks of two honest machines may be apart. */
  readonly skewSeconds: number;
  /** When given, a delegation that never ends, or later than so many seconds from now, is refused. */
  readonly longestLifeSeconds?: number;
}

/** What is wrong with one link, which is the delegation at this place or, after the last one, the invocation itself. */
export type LinkCheck = (links: Links, at: number) => Refusal | undefined;

/** Whether it was passed on without a gap: issued by whom the last one was given to, and about the same subject. */
export const alignmentAt: LinkCheck = ({ invocation, proofs }, at) => {
  const proof = proofs[at];
  // A powerline passes on what its issuer was given. At the root nobody has given anything yet.
  if (
    proof !== undefined &&
    proof.subject !== invocation.subject &&
    (at === 0 || proof.subject !== undefined)
  )
    return refuse("not-delegated", "a delegation is about another subject", { link: at });
  const holder = at === 0 ? invocation.subject : proofs[at - 1]?.audience;
  if ((proof ?? invocation).issuer === holder) return undefined;
  return at === 0
    ? refuse("not-delegated", "the chain does not begin with its subject", { link: at })
    : refuse("not-the-audience", "a delegation was used by someone it was not given to", { link: at });
};

/** Whether what came after this delegation stays below its command. */
export const containmentAt: LinkCheck = ({ invocation, proofs }, at) => {
  const given = proofs[at]?.command;
  const used = proofs[at + 1]?.command ?? invocation.command;
  if (given === undefined || covers(given, used)) return undefined;
  return refuse("command-not-covered", `${given} was given, ${used} was used`, { link: at });
};

/** Whether it is in its time, give or take the difference of the clocks. */
export const timeAt: LinkCheck = (
  { invocation, proofs, nowSeconds, skewSeconds, longestLifeSeconds },
  at,
) => {
  const proof = proofs[at];
  const { expires } = proof ?? invocation;
  if (expires !== undefined && expires <= nowSeconds - skewSeconds)
    return proof === undefined
      ? refuse("expired", "the invocation has expired", { expires })
      : refuse("expired", "a delegation has expired: ask whoever gave it for a new one", {
          link: at,
          expires,
        });
  if (proof === undefined) return undefined;
  const { notBefore } = proof;
  if (notBefore !== undefined && notBefore > nowSeconds + skewSeconds)
    return refuse("not-yet-valid", "a delegation is not valid yet", { link: at, notBefore });
  if (
    longestLifeSeconds !== undefined &&
    (expires ?? Infinity) > nowSeconds + longestLifeSeconds + skewSeconds
  )
    return refuse("expires-too-late", "a delegation lasts longer than this node accepts", {
      link: at,
      expires,
    });
  return undefined;
};

/** Whether the arguments meet this delegation's policy. */
export const policyAt: LinkCheck = ({ invocation, proofs }, at) => {
  const policy = proofs[at]?.policy;
  if (policy === undefined || isMet(policy, invocation.args)) return undefined;
  return refuse("policy-not-met", "the arguments do not meet a delegation's policy", { link: at });
};
