import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { type PeerBudget, peerBudget } from "../../actor/peer-budget.ts";
import type { Clock } from "../../clock/clock.ts";
import { refuse } from "../../errors/refusal.ts";
import { encodeRevocation } from "../../ucan/revocation.ts";
import type { Revocations } from "../../ucan/revocations.ts";
import { frameSchema } from "../token-text.ts";

/** Revocations that somebody may have missed. */
export interface MissedRevocations {
  /** Each with its path, so that it convinces whoever knows neither. */
  readonly revocations: readonly Uint8Array[];
  /** Where to go on. */
  readonly cursor: string;
  readonly isComplete: boolean;
}

/** What the behaviour works with: made by `revocationGiver`. */
export interface RevocationGiver {
  readonly revocations: Revocations;
  readonly budget: PeerBudget;
}

/** What this node knows to be revoked, page by page. Anyone may ask: whoever could not would go on believing in it. */
export const revocationsSince = behavior<RevocationGiver, { readonly cursor?: string }, MissedRevocations>({
  path: "/public/revocations",
  summary: "Tells what is known to be revoked, for whoever was away; goes on where the cursor says",
  isPublic: true,
  input: z.strictObject({ cursor: z.string().max(128).exactOptional() }),
  output: z.strictObject({
    revocations: z.array(frameSchema).max(64),
    cursor: z.string().max(128),
    isComplete: z.boolean(),
  }),
  handle: ({ revocations, budget }, { cursor }, { from }) => {
    if (!budget.take(from.peer)) return tooOften;
    const page = revocations.since(cursor);
    return { ...page, revocations: page.revocations.map(encodeRevocation) };
  },
});

/** Bounded, as each page is some work and nobody needs the whole memory often. */
export function revocationGiver(clock: Clock, revocations: Revocations): RevocationGiver {
  return { revocations, budget: peerBudget({ clock, peers: 4096, burst: 300, perSecond: 2 }) };
}

const tooOften = refuse("busy", "you have asked often: go on in a minute");
