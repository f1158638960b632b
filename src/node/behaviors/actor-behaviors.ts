import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { rootInbox } from "../../actor/handle.ts";
import { type Command, covers } from "../../ucan/command.ts";
import { decodeDelegation } from "../../ucan/delegation.ts";
import { tokenLimitBytes } from "../../ucan/limits.ts";
import { type OfferedPage, offeredPageSchema, pageOf } from "../offered.ts";
import type { NodeState } from "../state.ts";
import { commandSchema } from "../token-text.ts";

/** What somebody wants to know about an actor of another node. */
export interface BehaviorsQuery {
  /** Of the actor meant; absent: the node's own actor. */
  readonly inbox?: string;
  /** Only this path and what lies below it. */
  readonly below?: Command;
  /** Only paths after this one: the `next` of the page before. */
  readonly after?: string;
  /** Delegations by which the asker may do what not everybody may, in bytes. What they cover is listed too. */
  readonly shown?: readonly Uint8Array[];
}

/** Each may cost a signature check. */
export const mostShown = 16;

/**
 * What an actor of this node can be asked by whoever asks: what anyone may, and what lies below a path that was granted
 * to the asker, who shows the delegations. Nothing else is named, so that a stranger learns nothing of what is private.
 */
export const actorBehaviors = behavior<NodeState, BehaviorsQuery, OfferedPage>({
  path: "/public/actor/behaviors",
  summary: "What an actor of this node can be asked by whoever asks this, with schemas",
  input: z.strictObject({
    inbox: z.string().min(1).max(128).exactOptional(),
    below: commandSchema.exactOptional(),
    after: z.string().max(256).exactOptional(),
    shown: z
      .array(z.instanceof(Uint8Array).refine(({ length }) => length <= tokenLimitBytes, "not a token"))
      .max(mostShown)
      .exactOptional(),
  }),
  output: offeredPageSchema,
  isPublic: true,
  handle: ({ system, crypto }, { inbox = rootInbox, below, after = "", shown = [] }, { from }) => {
    const asker = { did: from.did, shown: shown.map((token) => decodeDelegation(token, crypto)) };
    const offers = system.offers(inbox, asker);
    if (!offers.granted) return offers;
    const { handle, behaviors } = offers.value;
    const asked = behaviors.filter(
      ({ path }) => path > after && (below === undefined || covers(below, path)),
    );
    return { did: handle.did, inbox, ...pageOf(asked) };
  },
});
