import type { Random } from "../random/random.ts";

/** How long to wait before something is tried again: twice as long each time, up to a bound. */
export interface Backoff {
  /** Before the first repetition, in milliseconds. */
  readonly firstMs: number;
  /** At most. */
  readonly mostMs: number;
}

/**
 * The pause before repetition number `attempt`, which begins with 1: from half of its full length to all of it, by
 * chance, so that what failed together is not started again together.
 */
export function backoffMs(random: Random, { firstMs, mostMs }: Backoff, attempt: number): number {
  // Beyond this many doublings any pause has reached its bound, or the numbers would.
  const fullMs = Math.min(mostMs, firstMs * 2 ** Math.min(attempt - 1, 40));
  return Math.round(fullMs * (0.5 + random.fraction() / 2));
}
