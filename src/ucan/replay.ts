import type { Did } from "../did/did.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import type { Cid } from "./cid.ts";
import { clockSkewSeconds } from "./limits.ts";

/**
 * Remembers which invocations were acted on, until they would be refused for their age anyway. Nothing is forgotten
 * earlier: when memory is short, what is new is refused, and each sender has a share so that none can do that to others.
 */
export interface ReplayGuard {
  isSeen(cid: Cid): boolean;
  /**
   * To be called once the signature was found right, or forgeries would fill the memory. `expires` and `now` are Unix
   * seconds. Refuses with "replayed", "too-many-messages" (the sender's share is full) or "busy" (the memory is).
   */
  remember(cid: Cid, issuer: Did, expires: number, now: number): Reply<void>;
  /** Forgets what is too old to be accepted. `remember` does so by itself, every few seconds. */
  prune(now: number): void;
  /** All that is remembered, for whoever keeps it beyond the end of the process. */
  seen(): readonly SeenInvocation[];
  readonly size: number;
}

/** An invocation that was acted on. */
export interface SeenInvocation {
  readonly cid: Cid;
  readonly issuer: Did;
  /** Unix seconds, a little later than it says itself, never earlier. */
  readonly expires: number;
}

/** How much may be remembered, in all and of one sender. */
export interface ReplayGuardOptions {
  /** In invocations that may be alive at the same time; about 150 bytes each. */
  readonly limitPerSender: number;
  readonly limit: number;
  /** How long after its expiry an invocation may still be accepted. */
  readonly skewSeconds?: number;
}

/** A guard with an empty memory. After a restart, refuse what was issued before it: see the part's README. */
export function replayGuard(options: ReplayGuardOptions): ReplayGuard {
  const { limitPerSender, limit, skewSeconds = clockSkewSeconds } = options;
  const seen = new Set<Cid>();
  const perSender = new Map<Did, number>();
  const buckets = new Map<number, Entry[]>();

  let prunedAt = 0;
  const prune = (now: number) => {
    for (const [bucket, entries] of buckets) {
      // A bucket's last second must have passed, and the skew after it.
      if ((bucket + 1) * bucketSeconds + skewSeconds > now) continue;
      buckets.delete(bucket);
      for (const { cid, issuer } of entries) {
        seen.delete(cid);
        count(perSender, issuer, -1);
      }
    }
  };
  const isFull = (issuer: Did) => seen.size >= limit || (perSender.get(issuer) ?? 0) >= limitPerSender;

  return {
    isSeen: (cid) => seen.has(cid),
    prune,
    remember: (cid, issuer, expires, now) => {
      if (seen.has(cid)) return refuse("replayed", "this message was received before");
      if (isFull(issuer) || now >= prunedAt + bucketSeconds) {
        prune(now);
        prunedAt = now;
      }
      if (seen.size >= limit)
        return refuse("busy", "this node received too many messages; try again in a minute");
      if ((perSender.get(issuer) ?? 0) >= limitPerSender)
        return refuse("too-many-messages", "you sent this node too many messages; try again in a minute");
      seen.add(cid);
      count(perSender, issuer, 1);
      const bucket = Math.floor(expires / bucketSeconds);
      const entries = buckets.get(bucket);
      if (entries === undefined) buckets.set(bucket, [{ cid, issuer }]);
      else entries.push({ cid, issuer });
      return grant(undefined);
    },
    seen: () =>
      [...buckets].flatMap(([bucket, entries]) => {
        const expires = (bucket + 1) * bucketSeconds - 1;
        return entries.map(({ cid, issuer }) => ({ cid, issuer, expires }));
      }),
    get size() {
      return seen.size;
    },
  };
}

interface Entry {
  readonly cid: Cid;
  readonly issuer: Did;
}

/** Invocations live for 300 s at most, so there are about twenty buckets, and forgetting one is one step. */
const bucketSeconds = 16;

function count(perSender: Map<Did, number>, issuer: Did, by: number): void {
  const left = (perSender.get(issuer) ?? 0) + by;
  if (left > 0) perSender.set(issuer, left);
  else perSender.delete(issuer);
}
