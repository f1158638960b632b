import { type Refusal, refuse } from "../errors/refusal.ts";
import type { Invocation } from "../ucan/invocation.ts";
import { clockSkewSeconds } from "../ucan/limits.ts";
import { longestLifeSeconds } from "./limits.ts";
import type { Request } from "./message-args.ts";

/**
 * What is wrong with an invocation's times, by our clock; undefined when nothing is. Clocks of honest machines differ,
 * so each bound is one minute wide. What was issued before we began to remember cannot be told from a replay.
 */
export function timeProblem(
  invocation: Invocation,
  nowMs: number,
  issuedSinceMs: number,
): Refusal | undefined {
  const { expires, issuedAt } = invocation;
  const now = nowMs / 1000;
  if (expires === undefined || issuedAt === undefined) return timeless;
  if (expires > now + longestLifeSeconds + clockSkewSeconds) return tooLong;
  if (expires <= now - clockSkewSeconds) return expired;
  if (issuedAt > now + clockSkewSeconds) return fromTheFuture;
  if (issuedAt < Math.floor(issuedSinceMs / 1000) - clockSkewSeconds) return beforeStart;
  return undefined;
}

/** Whether an invocation that came over a direct stream is addressed to one actor, as it must be. */
export function isUnicast(invocation: Invocation, request: Request): boolean {
  return invocation.audience !== undefined && request.to !== "" && request.topic === "";
}

/** Whether an invocation that came over this topic was made for it, and for nobody in particular. */
export function isBroadcastOn(topic: string, invocation: Invocation, request: Request): boolean {
  return invocation.audience === undefined && request.to === "" && request.topic === topic;
}

/** Policies count on `hops`, so it must be true. */
export function hopsProblem(invocation: Invocation, request: Request): Refusal | undefined {
  return request.hops === invocation.proofs.length ? undefined : hopsUntrue;
}

/** How long the sender still waits, in milliseconds: never longer than it said when it asked, whatever its clock says. */
export function remainingMs(invocation: Invocation, nowMs: number): number {
  const { expires = 0, issuedAt = 0 } = invocation;
  const byItsClock = (expires - issuedAt) * 1000;
  const byOurs = (expires + clockSkewSeconds) * 1000 - nowMs;
  return Math.max(0, Math.min(byItsClock, byOurs));
}

const timeless = refuse("no-expiry", "the message does not say when it was issued and when it expires");
const tooLong = refuse(
  "expires-too-late",
  `a message lives at most ${longestLifeSeconds} s; perhaps the clocks of the two machines differ`,
);
const expired = refuse("expired", "the message had expired; perhaps the clocks of the two machines differ");
const fromTheFuture = refuse(
  "issued-in-the-future",
  "the message was issued in the future; the clocks of the two machines differ",
);
const beforeStart = refuse(
  "issued-before-start",
  "the message was issued before this node started; ask again",
);
const hopsUntrue = refuse("hops-untrue", "the message miscounts the delegations behind it");
