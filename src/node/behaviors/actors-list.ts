import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { NodeState } from "../state.ts";

export interface ActorsList {
  readonly actors: readonly { readonly inbox: string; readonly did: string; readonly behaviors: number }[];
}

// One message must carry them; a machine runs fewer workloads.
const listLimit = 256;

/** The actors that live on this node, in the order of their inboxes. */
export const actorsList = behavior<NodeState, Record<string, never>, ActorsList>({
  path: "/dms/node/actors/list",
  summary: "The actors that live on this node",
  input: z.strictObject({}),
  output: z.strictObject({
    actors: z.array(z.strictObject({ inbox: z.string(), did: z.string(), behaviors: z.int() })),
  }),
  handle: ({ system }) => ({
    actors: system
      .actors()
      .slice(0, listLimit)
      .map(({ inbox, did }) => {
        const all = system.offers(inbox, { did, shown: [] });
        return { inbox, did, behaviors: all.granted ? all.value.behaviors.length : 0 };
      }),
  }),
});
