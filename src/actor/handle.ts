import { type Did, publicKeyOf } from "../did/did.ts";
import type { PeerId } from "../network/network.ts";
import { peerIdOf } from "../network/peer-id.ts";

/** How an actor is named on the wire: whose it is, on which peer it lives, which inbox there is its own. */
export interface Handle {
  readonly did: Did;
  readonly peer: PeerId;
  readonly inbox: string;
}

/** The inbox of the node's own actor. */
export const rootInbox = "root";

/** The peer whose own key makes this DID. A node's actor lives there; a child's DID names a peer that nobody is. */
export function peerOf(did: Did): PeerId {
  return peerIdOf(publicKeyOf(did));
}
