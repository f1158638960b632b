import type { Principal } from "../did/did.ts";
import type { Cid } from "./cid.ts";
import type { Delegation } from "./delegation.ts";

/** Who has revoked a delegation. */
export interface Revokers {
  /** Undefined where nobody has, which is nearly always. */
  revokersOf(cid: Cid): ReadonlySet<Principal> | undefined;
}

/** A link that holds no longer, and by whose word. */
export interface RevokedLink {
  readonly link: number;
  readonly cid: Cid;
  readonly by: Principal;
}

/**
 * The first link of a chain, root first, that somebody at or before it has revoked. Others' words about it do not count:
 * a delegation can lie on several ways, and who stands on one of them has no say over what comes by another.
 */
export function revokedLink(
  proofs: readonly Delegation[],
  revocations: Revokers | undefined,
): RevokedLink | undefined {
  if (revocations === undefined) return undefined;
  for (const [link, { cid }] of proofs.entries()) {
    const revokers = revocations.revokersOf(cid);
    if (revokers === undefined) continue;
    const upstream = proofs.slice(0, link + 1).find(({ issuer }) => revokers.has(issuer));
    if (upstream !== undefined) return { link, cid, by: upstream.issuer };
  }
  return undefined;
}
