import { boundedCache } from "../crypto/bounded-cache.ts";
import type { Crypto } from "../crypto/keys.ts";
import type { ChainCache } from "./chain-cache.ts";
import type { Cid } from "./cid.ts";
import { type Delegation, isSignedDelegation } from "./delegation.ts";
import { ucanError } from "./errors.ts";
import { bestChain, type ChainWish, isStillGood } from "./provide.ts";
import type { Revokers } from "./revoked-link.ts";

/** Delegations at hand: those given to us, to be shown when we ask, and those of others, so that they may send CIDs. */
export interface DelegationStore {
  /** Throws UCAN_SIGNATURE_WRONG. When the store is full, what was not asked for longest makes room. */
  add(delegation: Delegation): void;
  get(cid: Cid): Delegation | undefined;
  /** The chain, root first, with which `holder` may use `command`; undefined where there is none. */
  provide(wish: ChainWish): readonly Delegation[] | undefined;
  /** What was used last comes last. */
  held(): readonly Delegation[];
  remove(cid: Cid): void;
}

/** How large the store may be, and who checks signatures. */
export interface DelegationStoreOptions {
  readonly crypto: Pick<Crypto, "verify">;
  /** In delegations; one has about 400 bytes, at most 16 KiB. */
  readonly limit: number;
  /** Shared with `verifyChain`, so that no delegation's signature is checked twice. */
  readonly cache?: ChainCache;
  /** No chain with a revoked link is provided. The delegation stays: it may lie on a way that its revoker is not on. */
  readonly revocations?: Revokers;
}

/** A store in memory. Keep what others sent in one of its own, or strangers could drive out what we were given. */
export function delegationStore({
  crypto,
  limit,
  cache,
  revocations,
}: DelegationStoreOptions): DelegationStore {
  const byCid = boundedCache<Cid, Delegation>(limit);
  let chains = foundChains();
  return {
    add: (delegation) => {
      if (!cache?.knows(delegation.cid)) {
        if (!isSignedDelegation(delegation, crypto)) throw ucanError("UCAN_SIGNATURE_WRONG");
        cache?.learn(delegation.cid);
      }
      byCid.set(delegation.cid, delegation);
      chains = foundChains();
    },
    get: (cid) => byCid.get(cid),
    provide: (wanted) => {
      const wish = revocations === undefined ? wanted : { revocations, ...wanted };
      const key = `${wish.holder} ${wish.command} ${wish.target ?? ""} ${[...(wish.roots ?? [])].join(" ")}`;
      const known = chains.get(key);
      const chain = known && isStillGood(known, wish) ? known : bestChain(byCid.values(), wish);
      if (chain === undefined) return undefined;
      chains.set(key, chain);
      for (const { cid } of chain) byCid.get(cid); // What is shown to others is in use, and stays.
      return chain;
    },
    held: () => byCid.values(),
    remove: (cid) => {
      byCid.delete(cid);
      chains = foundChains();
    },
  };
}

/** Every message asks for a chain, mostly the same as the last one; what is held changes rarely, and then all is new. */
function foundChains() {
  return boundedCache<string, readonly Delegation[]>(256);
}
