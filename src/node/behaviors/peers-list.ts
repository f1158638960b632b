import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { NodeState } from "../state.ts";

export interface PeersList {
  readonly peers: readonly {
    readonly id: string;
    readonly isConnected: boolean;
    readonly addresses: readonly string[];
  }[];
}

// One message must carry them; a person looks at fewer, and a program asks the network part.
const peerLimit = 256;
const addressLimit = 4;

/** The peers this node knows, those connected first. */
export const peersList = behavior<NodeState, Record<string, never>, PeersList>({
  path: "/dms/node/peers/list",
  summary: "The peers this node knows, those connected first",
  input: z.strictObject({}),
  output: z.strictObject({
    peers: z.array(
      z.strictObject({ id: z.string(), isConnected: z.boolean(), addresses: z.array(z.string()) }),
    ),
  }),
  handle: ({ network }) => ({
    peers: [...network.peers()]
      .sort((a, b) => Number(b.isConnected) - Number(a.isConnected) || (a.id < b.id ? -1 : 1))
      .slice(0, peerLimit)
      .map(({ id, isConnected, addresses }) => ({
        id,
        isConnected,
        addresses: addresses.slice(0, addressLimit),
      })),
  }),
});
