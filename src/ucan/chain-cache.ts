import { boundedCache } from "../crypto/bounded-cache.ts";
import type { Cid } from "./cid.ts";

/**
 * Delegations whose signature was right. A CID names the very bytes that were checked, so the answer stays true for
 * ever; times, commands and policies are looked at again for every invocation. Wrong signatures are not remembered,
 * or forgeries would drive out what is in use.
 */
export interface ChainCache {
  knows(cid: Cid): boolean;
  learn(cid: Cid): void;
  /** What was revoked is not worth its place. */
  forget(cid: Cid): void;
}

/** `limit` in delegations, at about 150 bytes each. */
export function chainCache(limit: number): ChainCache {
  const signed = boundedCache<Cid, true>(limit);
  return {
    knows: (cid) => signed.get(cid) === true,
    learn: (cid) => signed.set(cid, true),
    forget: (cid) => signed.delete(cid),
  };
}
