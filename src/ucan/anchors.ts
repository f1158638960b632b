import type { Did, Principal } from "../did/did.ts";

/** Whom this node takes orders from. Validity is the same everywhere; trust is each node's own. */
export interface Anchors {
  /** The node itself: what it delegated, it stands by. */
  readonly self: Did;
  /** Trusted fully: whatever one of them issued is taken as if this node had. */
  readonly roots: ReadonlySet<Principal>;
}

/** Everyone who put their name into a chain: the subject, and the issuers from the root to the invoker. */
export interface Principals {
  readonly subject: Principal;
  readonly issuers: readonly Principal[];
}

/** Whether someone whom this node trusts stands in the chain. */
export function isTrusted({ subject, issuers }: Principals, { self, roots }: Anchors): boolean {
  const trusts = (did: Principal) => did === self || roots.has(did);
  return trusts(subject) || issuers.some(trusts);
}
