import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { rootInbox } from "../../actor/handle.ts";
import type { Command } from "../../ucan/command.ts";
import { askBehaviors, findActor } from "../far-actor.ts";
import { type OfferedPage, offeredPageSchema } from "../offered.ts";
import type { NodeState } from "../state.ts";
import { commandSchema } from "../token-text.ts";

/** Whose behaviours, and which of them. */
export interface FarBehaviorsQuery {
  /** A peer id, a DID, or absent for this node. */
  readonly peer?: string;
  readonly inbox?: string;
  readonly below?: Command;
  readonly after?: string;
}

/** What another actor would do for this node. It shows its delegations, so only its owner may have it ask. */
export const actorsBehaviors = behavior<NodeState, FarBehaviorsQuery, OfferedPage>({
  path: "/dms/node/actors/behaviors",
  summary: "What an actor, here or elsewhere, would do for this node, with schemas",
  isOwnersOnly: true,
  input: z.strictObject({
    peer: z.string().min(1).max(128).exactOptional(),
    inbox: z.string().min(1).max(128).exactOptional(),
    below: commandSchema.exactOptional(),
    after: z.string().max(256).exactOptional(),
  }),
  output: offeredPageSchema,
  handle: async (state, { peer = "self", inbox = rootInbox, below, after }, { signal }) => {
    const found = findActor(state, { peer, inbox });
    if (!found.granted) return found;
    const page = await askBehaviors(state, found.value, { below, after, signal });
    return page.granted ? page.value : page;
  },
});
