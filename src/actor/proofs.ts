import { type BoundedCache, boundedCache } from "../crypto/bounded-cache.ts";
import type { PeerId } from "../network/network.ts";
import type { Cid } from "../ucan/cid.ts";
import type { Delegation } from "../ucan/delegation.ts";
import type { Invocation } from "../ucan/invocation.ts";
import type { Limits } from "./limits.ts";

/**
 * Delegations on their way. Within a message they are named by CID; their bytes travel only until the other side has
 * seen them, and again when it says that it has forgotten.
 */
export interface Proofs {
  /** Which of these the peer has not been sent yet. From now on it counts as having them. */
  toAttach(peer: PeerId, proofs: readonly Delegation[]): readonly Delegation[];
  /** The peer says that it does not have them. */
  forget(peer: PeerId, proofs: readonly Delegation[]): void;
  /** The delegations that an invocation names, root first, from what came along and what we know. */
  find(invocation: Invocation, attached: readonly Delegation[]): Found;
  /** Keeps delegations whose chain was verified. Never before: what is unproven must not push out what is proven. */
  keep(proofs: readonly Delegation[]): void;
}

export interface Found {
  readonly proofs: readonly Delegation[];
  /** CIDs that neither came along nor are known here. */
  readonly missing: readonly Cid[];
}

/** `held` looks among the delegations that were given to this node. */
export function proofs(
  limits: Pick<Limits, "peers" | "proofsPerPeer" | "delegationsSeen">,
  held: (cid: Cid) => Delegation | undefined,
): Proofs {
  const seen = boundedCache<Cid, Delegation>(limits.delegationsSeen);
  const sent = boundedCache<PeerId, BoundedCache<Cid, true>>(limits.peers);
  return {
    toAttach: (peer, chain) => {
      if (chain.length === 0) return chain;
      const known = sent.get(peer) ?? acquaintance(peer);
      const fresh = chain.filter(({ cid }) => known.get(cid) === undefined);
      for (const { cid } of fresh) known.set(cid, true);
      return fresh;
    },
    forget: (peer, chain) => {
      const known = sent.get(peer);
      for (const { cid } of chain) known?.delete(cid);
    },
    find: (invocation, attached) =>
      find(invocation, (cid) => seen.get(cid) ?? among(attached, cid) ?? held(cid)),
    keep: (chain) => {
      for (const proof of chain) seen.set(proof.cid, proof);
    },
  };

  function acquaintance(peer: PeerId): BoundedCache<Cid, true> {
    const known = boundedCache<Cid, true>(limits.proofsPerPeer);
    sent.set(peer, known);
    return known;
  }
}

function find(invocation: Invocation, lookUp: (cid: Cid) => Delegation | undefined): Found {
  const found: Delegation[] = [];
  const missing: Cid[] = [];
  for (const cid of invocation.proofs) {
    const proof = lookUp(cid);
    if (proof === undefined) missing.push(cid);
    else found.push(proof);
  }
  return { proofs: found, missing };
}

function among(delegations: readonly Delegation[], cid: Cid): Delegation | undefined {
  return delegations.find((delegation) => delegation.cid === cid);
}
