import type { Clock } from "../clock/clock.ts";
import { boundedCache } from "../crypto/bounded-cache.ts";
import type { PeerId } from "../network/network.ts";

/** What one peer may cost us before it has proven anything. */
export interface PeerBudget {
  /** Takes one from the peer's bucket; false when it is empty. */
  take(peer: PeerId): boolean;
}

export interface PeerBudgetOptions {
  readonly clock: Clock;
  /** What a bucket holds when full, as it is for a peer that we have not heard of. */
  readonly burst: number;
  readonly perSecond: number;
  /** Buckets kept. A peer that is forgotten starts anew, so more than this many peers at once get more than their share. */
  readonly peers: number;
}

/** A token bucket per peer. */
export function peerBudget({ clock, burst, perSecond, peers }: PeerBudgetOptions): PeerBudget {
  const buckets = boundedCache<PeerId, Bucket>(peers);
  return {
    take: (peer) => {
      const now = clock.now();
      const bucket = buckets.get(peer) ?? full(peer, now);
      // A clock that was set back gives nothing, and takes nothing.
      const gained = (Math.max(0, now - bucket.atMs) * perSecond) / 1000;
      bucket.left = Math.min(burst, bucket.left + gained);
      bucket.atMs = now;
      if (bucket.left < 1) return false;
      bucket.left--;
      return true;
    },
  };

  function full(peer: PeerId, now: number): Bucket {
    const bucket = { left: burst, atMs: now };
    buckets.set(peer, bucket);
    return bucket;
  }
}

interface Bucket {
  left: number;
  atMs: number;
}
