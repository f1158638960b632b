import type { PeerUpdate } from "@libp2p/interface";
import type { Address, Peer, PeerId } from "../network.ts";
import { parsePeerId } from "../peer-id.ts";
import { addressOf } from "./addresses.ts";
import { addressesPerPeerLimit, knownPeerLimit } from "./limits.ts";
import type { Libp2pNode } from "./node.ts";

/** The peers that a node has heard of. libp2p's own store answers later; a list for a person must answer at once. */
export interface PeerBook {
  list(): readonly Peer[];
}

/** A book that listens to the node from now on, and forgets who was not heard of for longest when it is full. */
export function peerBook(node: Libp2pNode): PeerBook {
  const known = new Map<PeerId, readonly Address[]>();

  node.addEventListener("peer:update", ({ detail }: CustomEvent<PeerUpdate>) => {
    const id = parsePeerId(detail.peer.id.toString());
    if (id === undefined || detail.peer.id.equals(node.peerId)) return;
    const addresses = detail.peer.addresses.slice(0, addressesPerPeerLimit);
    known.delete(id); // So that the order of the map is who was heard of last.
    known.set(
      id,
      addresses.map(({ multiaddr }) => addressOf(multiaddr, id)),
    );
    if (known.size > knownPeerLimit) forgetOldest();
  });

  function forgetOldest(): void {
    const connected = connectedPeers(node);
    for (const id of known.keys()) {
      if (connected.has(id)) continue;
      known.delete(id);
      return;
    }
  }

  return {
    list: () => {
      const connected = connectedPeers(node);
      const ids = new Set([...connected, ...known.keys()]);
      return [...ids].map((id) => ({
        id,
        isConnected: connected.has(id),
        addresses: [...(known.get(id) ?? [])],
      }));
    },
  };
}

function connectedPeers(node: Libp2pNode): ReadonlySet<PeerId> {
  const ids = node.getPeers().map((peer) => parsePeerId(peer.toString()));
  return new Set(ids.filter((id) => id !== undefined));
}
