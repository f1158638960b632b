import type { Principal } from "../did/did.ts";
import type { Delegation } from "./delegation.ts";

/** Whom this node takes orders from. Validity is the same everywhere; trust is each node's own. */
export interface Anchors {
  /** The node itself: what it delegated, it stands by. */
  readonly self: Principal;
  /** Trusted fully: whatever one of them issued is taken as if this node had. */
  readonly roots: ReadonlySet<Principal>;
  /** Side chains: each names somebody who may admit others, and to what. See `side-chain.ts`. */
  readonly require?: readonly Delegation[];
}

/** Everyone who put their name into a chain: the subject, and the issuers from the root to the invoker. */
export interface Principals {
  readonly subject: Principal;
  readonly issuers: readonly Principal[];
}

/** Whether someone whom this node trusts stands in the chain. Side chains are left aside: they need more than names. */
export function isTrusted({ subject, issuers }: Principals, anchors: Anchors): boolean {
  return trusts(subject, anchors) || issuers.some((issuer) => trusts(issuer, anchors));
}

/** Whether this node takes somebody's word as its own. */
export function trusts(principal: Principal, { self, roots }: Anchors): boolean {
  return principal === self || roots.has(principal);
}
