import type { Principal } from "../did/did.ts";
import { grant, type Refusal, type Reply, refuse } from "../errors/refusal.ts";
import { type Anchors, trusts } from "./anchors.ts";
import { covers } from "./command.ts";
import type { Delegation } from "./delegation.ts";
import type { Links } from "./link-checks.ts";
import { isMet } from "./policy.ts";
import { type Revokers, revokedLink } from "./revoked-link.ts";

/** A chain as far as a side chain may admit it. */
export interface AdmissionQuestion extends Links {
  readonly revocations?: Revokers;
}

/**
 * Whether a side chain admits the chain: a delegation from somebody whom this node trusts to an organisation, say, whose
 * own delegations then count here as far as that one goes. The sender need not know of it, and does not send it. Looks
 * at no signature: whoever anchored it has.
 */
export function isAdmitted(question: AdmissionQuestion, anchors: Anchors): boolean {
  return anchors.require?.some((anchor) => admission(question, anchor, anchors).granted) ?? false;
}

/**
 * Whether this one side chain admits it. Refusals: "not-anchored" (its audience stands nowhere in the chain),
 * "not-trusted" (its issuer is nobody whom this node trusts), "expired", "not-yet-valid", "revoked",
 * "command-not-covered", "outlives-anchor", "policy-not-met".
 */
export function admission(question: AdmissionQuestion, anchor: Delegation, anchors: Anchors): Reply<void> {
  const { invocation, proofs, revocations } = question;
  const hops = hopsFrom(anchor.audience, [...proofs.map(({ issuer }) => issuer), invocation.issuer]);
  if (hops === undefined)
    return refuse("not-anchored", "the one whom the anchor names has issued nothing in this chain");
  if (!trusts(anchor.issuer, anchors))
    return refuse("not-trusted", "the anchor was not issued by this node or one of its roots");
  const wrong = overdue(question, anchor);
  if (wrong !== undefined) return wrong;
  if (revokedLink([anchor], revocations) !== undefined) return refuse("revoked", "the anchor was revoked");
  if (!covers(anchor.command, invocation.command))
    return refuse(
      "command-not-covered",
      `the anchor is for ${anchor.command}, not for ${invocation.command}`,
    );
  if ((invocation.expires ?? Infinity) > (anchor.expires ?? Infinity))
    return refuse("outlives-anchor", "the message would live longer than the anchor");
  if (!isMet(anchor.policy, { ...invocation.args, hops }))
    return refuse("policy-not-met", "the anchor's bounds on topic or depth, or its policy, are not met", {
      hops,
    });
  return grant(undefined);
}

/** How many delegations there are from somebody to the invoker, the shortest way; undefined for who is not in the chain. */
function hopsFrom(principal: Principal, issuers: readonly Principal[]): number | undefined {
  const place = issuers.lastIndexOf(principal);
  return place < 0 ? undefined : issuers.length - 1 - place;
}

function overdue(
  { nowSeconds, skewSeconds }: Links,
  { expires, notBefore }: Delegation,
): Refusal | undefined {
  if (expires !== undefined && expires <= nowSeconds - skewSeconds)
    return refuse("expired", "the anchor has expired", { expires });
  if (notBefore !== undefined && notBefore > nowSeconds + skewSeconds)
    return refuse("not-yet-valid", "the anchor is not valid yet", { notBefore });
  return undefined;
}
