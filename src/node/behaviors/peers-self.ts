import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { NodeState } from "../state.ts";

export interface PeersSelf {
  readonly id: string;
  readonly addresses: readonly string[];
}

/** This node's own name and where it can be reached. */
export const peersSelf = behavior<NodeState, Record<string, never>, PeersSelf>({
  path: "/dms/node/peers/self",
  summary: "This node's peer id and where it can be reached",
  input: z.strictObject({}),
  output: z.strictObject({ id: z.string(), addresses: z.array(z.string()) }),
  handle: ({ network }) => ({ id: network.self, addresses: network.addresses() }),
});
