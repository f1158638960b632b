import type { Crypto } from "../crypto/keys.ts";
import { grant, type Refusal, type Reply, refuse } from "../errors/refusal.ts";
import { type Anchors, isTrusted, type Principals } from "./anchors.ts";
import type { ChainCache } from "./chain-cache.ts";
import type { Command } from "./command.ts";
import { type Delegation, isSignedDelegation } from "./delegation.ts";
import { type Invocation, isSignedInvocation } from "./invocation.ts";
import { chainLimit } from "./limits.ts";
import { alignmentAt, containmentAt, type LinkCheck, type Links, policyAt, timeAt } from "./link-checks.ts";
import { type Revokers, revokedLink } from "./revoked-link.ts";
import { isAdmitted } from "./side-chain.ts";

/** An invocation whose authority is proven: the subject's, passed on by the issuers in this order. */
export interface VerifiedChain extends Principals {
  readonly command: Command;
}

/** What `verifyChain` looks at: tokens, time, and what this node knows and trusts. */
export interface ChainToVerify extends Links {
  readonly invocation: Invocation;
  /** Root first: the delegations that `invocation.proofs` names, in the same order. */
  readonly proofs: readonly Delegation[];
  readonly crypto: Pick<Crypto, "verify">;
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
 * "command-not-covered", "expired", "not-yet-valid", "expires-too-late", "revoked" (details.link, cid, by), "not-trusted", "bad-signature",
 * "policy-not-met".
 */
export function verifyChain(chain: ChainToVerify): Reply<VerifiedChain> {
  const { invocation, proofs, anchors } = chain;
  const refusal =
    shape(chain) ??
    each(alignmentAt, chain) ??
    each(containmentAt, chain) ??
    times(chain) ??
    revocation(chain);
  if (refusal !== undefined) return refusal;
  const verified = {
    subject: invocation.subject,
    issuers: [...proofs.map(({ issuer }) => issuer), invocation.issuer],
    command: invocation.command,
  };
  if (anchors !== undefined && !isTrusted(verified, anchors) && !isAdmitted(chain, anchors))
    return refuse("not-trusted", "nobody in this chain is trusted by this node");
  // Policies come last, because only they may take longer than a signature check: whoever makes us do it has signed for it.
  return signatures(chain) ?? each(policyAt, chain) ?? grant(verified);
}

type Check = (chain: ChainToVerify) => Refusal | undefined;

/** Whether the delegations are those that the invocation names: "too-deep", "proofs-missing" or "malformed" if not. */
export const shape: Check = ({ invocation, proofs }) => {
  if (invocation.proofs.length > chainLimit)
    return refuse("too-deep", `a chain has at most ${chainLimit} delegations`);
  const need = invocation.proofs.filter((cid, at) => proofs[at]?.cid !== cid);
  if (need.length > 0)
    return refuse("proofs-missing", "delegations that the invocation names are missing", { need });
  if (proofs.length > invocation.proofs.length)
    return refuse("malformed", "there are more delegations than the invocation names");
  return undefined;
};

/** The first thing that is wrong with a link, from the root to the invocation. */
function each(check: LinkCheck, chain: ChainToVerify): Refusal | undefined {
  for (let at = 0; at <= chain.proofs.length; at++) {
    const refusal = check(chain, at);
    if (refusal !== undefined) return refusal;
  }
  return undefined;
}

/** The invocation lives shortest, so it is the one that is over most often. */
const times: Check = (chain) => timeAt(chain, chain.proofs.length) ?? each(timeAt, chain);

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
