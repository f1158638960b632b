import type { Crypto } from "../crypto/keys.ts";
import type { Principal } from "../did/did.ts";
import { grant, type Refusal, type Reply, refuse } from "../errors/refusal.ts";
import { type Anchors, isTrusted, type Principals } from "./anchors.ts";
import type { ChainCache } from "./chain-cache.ts";
import { type Command, covers } from "./command.ts";
import { type Delegation, isSignedDelegation } from "./delegation.ts";
import { type Invocation, isSignedInvocation } from "./invocation.ts";
import { chainLimit } from "./limits.ts";
import { isMet } from "./policy.ts";
import { type Revokers, revokedLink } from "./revoked-link.ts";

/** An invocation whose authority is proven: the subject's, passed on by the issuers in this order. */
export interface VerifiedChain extends Principals {
  readonly command: Command;
}

/** What `verifyChain` looks at: tokens, time, and what this node knows and trusts. */
export interface ChainToVerify {
  readonly invocation: Invocation;
  /** Root first: the delegations that `invocation.proofs` names, in the same order. */
  readonly proofs: readonly Delegation[];
  readonly crypto: Pick<Crypto, "verify">;
  readonly nowSeconds: number;
  /** How far the clocks of two honest machines may be apart. */
  readonly skewSeconds: number;
  /** With it, a chain seen before costs one signature check: the invocation's. */
  readonly cache?: ChainCache;
  /** What is known to be revoked. It is asked every time, whatever is cached. */
  readonly revocations?: Revokers;
  /** When given, a chain in which nobody trusted stands is refused before any signature is looked at. */
  readonly anchors?: Anchors;
}

/**
 * Whether the invocation is valid: signed by those it names, passed on without a gap from its subject, in time, within
 * every command and policy on the way. Pure. What is cheap comes first, so that a hostile frame costs little. Says
 * nothing about whom the invocation is for, whether it is fresh or was seen before: that is the receiving actor's part.
 *
 * Refusals: "too-deep", "proofs-missing" (details.need: their CIDs), "not-delegated", "not-the-audience",
 * "command-not-covered", "expired", "not-yet-valid", "revoked" (details.link, cid, by), "not-trusted", "bad-signature",
 * "policy-not-met".
 */
export function verifyChain(chain: ChainToVerify): Reply<VerifiedChain> {
  const { invocation, proofs, anchors } = chain;
  const refusal = shape(chain) ?? alignment(chain) ?? containment(chain) ?? times(chain) ?? revocation(chain);
  if (refusal !== undefined) return refusal;
  const verified = {
    subject: invocation.subject,
    issuers: [...proofs.map(({ issuer }) => issuer), invocation.issuer],
    command: invocation.command,
  };
  if (anchors !== undefined && !isTrusted(verified, anchors))
    return refuse("not-trusted", "nobody in this chain is trusted by this node");
  return signatures(chain) ?? policies(chain) ?? grant(verified);
}

type Check = (chain: ChainToVerify) => Refusal | undefined;

const shape: Check = ({ invocation, proofs }) => {
  if (invocation.proofs.length > chainLimit)
    return refuse("too-deep", `a chain has at most ${chainLimit} delegations`);
  const need = invocation.proofs.filter((cid, at) => proofs[at]?.cid !== cid);
  if (need.length > 0)
    return refuse("proofs-missing", "delegations that the invocation names are missing", { need });
  if (proofs.length > invocation.proofs.length)
    return refuse("malformed", "there are more delegations than the invocation names");
  return undefined;
};

const alignment: Check = ({ invocation, proofs }) => {
  let holder: Principal = invocation.subject;
  for (const [at, proof] of proofs.entries()) {
    // A powerline passes on what its issuer was given. At the root nobody has given anything yet.
    const isOfSubject = proof.subject === invocation.subject || (at > 0 && proof.subject === undefined);
    if (!isOfSubject) return refuse("not-delegated", "a delegation is about another subject", { link: at });
    if (proof.issuer !== holder) return misaligned(at);
    holder = proof.audience;
  }
  return invocation.issuer === holder ? undefined : misaligned(proofs.length);
};

function misaligned(link: number): Refusal {
  return link === 0
    ? refuse("not-delegated", "the chain does not begin with its subject", { link })
    : refuse("not-the-audience", "a delegation was used by someone it was not given to", { link });
}

const containment: Check = ({ invocation, proofs }) => {
  for (const [at, proof] of proofs.entries()) {
    const next = proofs[at + 1]?.command ?? invocation.command;
    if (!covers(proof.command, next))
      return refuse("command-not-covered", `${proof.command} was given, ${next} was used`, { link: at });
  }
  return undefined;
};

const times: Check = ({ invocation, proofs, nowSeconds, skewSeconds }) => {
  if (isOver(invocation.expires, nowSeconds - skewSeconds))
    return refuse("expired", "the invocation has expired", { expires: invocation.expires });
  for (const [at, { expires, notBefore }] of proofs.entries()) {
    if (isOver(expires, nowSeconds - skewSeconds))
      return refuse("expired", "a delegation has expired: ask whoever gave it for a new one", {
        link: at,
        expires,
      });
    if (notBefore !== undefined && notBefore > nowSeconds + skewSeconds)
      return refuse("not-yet-valid", "a delegation is not valid yet", { link: at, notBefore });
  }
  return undefined;
};

function isOver(expires: number | undefined, seconds: number): boolean {
  return expires !== undefined && expires <= seconds;
}

const revocation: Check = ({ proofs, revocations }) => {
  const found = revokedLink(proofs, revocations);
  if (found === undefined) return undefined;
  return refuse("revoked", "a delegation was revoked: ask whoever gave it for a new one", { ...found });
};

const signatures: Check = ({ invocation, proofs, crypto, cache }) => {
  if (!isSignedInvocation(invocation, crypto))
    return refuse("bad-signature", "the invocation is not signed by its issuer");
  for (const [at, proof] of proofs.entries()) {
    if (cache?.knows(proof.cid)) continue;
    if (!isSignedDelegation(proof, crypto))
      return refuse("bad-signature", "a delegation is not signed by its issuer", { link: at });
    cache?.learn(proof.cid);
  }
  return undefined;
};

/** Last, because only they may take longer than a signature check: whoever makes us do it has signed for it. */
const policies: Check = ({ invocation, proofs }) => {
  const at = proofs.findIndex(({ policy }) => !isMet(policy, invocation.args));
  if (at < 0) return undefined;
  return refuse("policy-not-met", "the arguments do not meet a delegation's policy", { link: at });
};
