import { grant, type Refusal, type Reply, refuse } from "../errors/refusal.ts";
import { isTrusted } from "../ucan/anchors.ts";
import { verifyChain } from "../ucan/chain.ts";
import type { Delegation } from "../ucan/delegation.ts";
import type { Invocation } from "../ucan/invocation.ts";
import { clockSkewSeconds, delegationLifeLimitSeconds } from "../ucan/limits.ts";
import { isAdmitted } from "../ucan/side-chain.ts";
import type { Entry } from "./behavior-table.ts";
import type { Kernel } from "./kernel.ts";
import type { LocalActor } from "./local-actor.ts";

type Verifier = Pick<Kernel, "clock" | "crypto" | "chains" | "proofs" | "replays" | "revocations">;

export interface ToAuthorize {
  readonly invocation: Invocation;
  readonly attached: readonly Delegation[];
  readonly entry: Entry;
  /** Those for whom it is: one, or all who serve a topic. */
  readonly actors: readonly LocalActor[];
}

/**
 * Those of the actors that the message may reach: its chain is valid, and they trust somebody in it, unless anyone may
 * ask. That nobody trusted stands in the chain shows before any signature is checked. Afterwards the message counts as
 * seen. Refused: "need" (details.cids), "not-authorized", "replayed", and what `verifyChain` refuses.
 */
export function authorize(kernel: Verifier, asked: ToAuthorize): Reply<readonly LocalActor[]> {
  const { invocation, attached, entry, actors } = asked;
  const { proofs, missing } = kernel.proofs.find(invocation, attached);
  if (missing.length > 0)
    return refuse("need", "send the delegations along: they are not known here", { cids: missing });
  const principals = {
    subject: invocation.subject,
    issuers: [...proofs.map(({ issuer }) => issuer), invocation.issuer],
  };
  const links = linksOf(kernel, invocation, proofs);
  const trusting = actors.filter(({ signer, anchors }) => {
    if (entry.isOwnersOnly) return invocation.issuer === signer.did;
    if (entry.isPublic) return true;
    const believed = anchors();
    return isTrusted(principals, believed) || isAdmitted(links, believed);
  });
  if (trusting.length === 0) return notAuthorized;
  const refusal = proven(kernel, invocation, proofs);
  if (refusal !== undefined) return refusal;
  if (attached.length > 0) kernel.proofs.keep(proofs);
  return grant(trusting);
}

/** Whether one's own signature, without any delegation, is right: all that a receipt needs. */
export function isSelfIssued(kernel: Verifier, invocation: Invocation): boolean {
  if (invocation.subject !== invocation.issuer || invocation.proofs.length > 0) return false;
  return verify(kernel, invocation, []).granted;
}

function proven(
  kernel: Verifier,
  invocation: Invocation,
  proofs: readonly Delegation[],
): Refusal | undefined {
  const chain = verify(kernel, invocation, proofs);
  if (!chain.granted) return chain;
  const nowSeconds = kernel.clock.now() / 1000;
  const fresh = kernel.replays.remember(
    invocation.cid,
    invocation.issuer,
    invocation.expires ?? nowSeconds,
    nowSeconds,
  );
  return fresh.granted ? undefined : fresh;
}

function verify(kernel: Verifier, invocation: Invocation, proofs: readonly Delegation[]) {
  return verifyChain({
    ...linksOf(kernel, invocation, proofs),
    crypto: kernel.crypto,
    longestLifeSeconds: delegationLifeLimitSeconds,
    cache: kernel.chains,
  });
}

function linksOf({ clock, revocations }: Verifier, invocation: Invocation, proofs: readonly Delegation[]) {
  const known = revocations === undefined ? {} : { revocations };
  return {
    invocation,
    proofs,
    nowSeconds: clock.now() / 1000,
    skewSeconds: clockSkewSeconds,
    ...known,
  };
}

const notAuthorized = refuse(
  "not-authorized",
  "the actor trusts nobody in the chain of this message; ask its owner for a delegation of this behaviour",
);
