import type { Did } from "../did/did.ts";
import type { PeerId } from "../network/network.ts";

/** How an actor is named on the wire: whose it is, on which peer it lives, which inbox there is its own. */
export interface Handle {
  readonly did: Did;
  readonly peer: PeerId;
  readonly inbox: string;
}

/** The inbox of the node's own actor. */
export const rootInbox = "root";
