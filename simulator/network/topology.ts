import type { Address, FrameHandler, PeerId, TopicHandler } from "../../src/index.ts";
import type { Region } from "../regions.ts";
import type { Cuts } from "./cuts.ts";

/** One process of a machine, as the network sees it. A restarted machine gets a new one. */
export interface Endpoint {
  readonly machine: number;
  readonly name: string;
  readonly region: Region;
  readonly peer: PeerId;
  readonly address: Address;
  /** False from the moment it stopped or crashed: nothing reaches it and nothing of it settles any more. */
  isUp: boolean;
  receive: FrameHandler | undefined;
  readonly topics: Map<string, TopicHandler>;
  readonly connections: Set<Endpoint>;
  /** Peers that it has heard of, in the order of hearing. Bounded by `acquaintanceLimit`. */
  readonly acquaintances: Map<PeerId, Address>;
}

/** Peers whose addresses one node remembers: enough for a full peer exchange with a thousand machines. */
export const acquaintanceLimit = 1024;

/** Who is connected with whom, and therefore whom gossip reaches. */
export interface Topology {
  link(a: Endpoint, b: Endpoint): void;
  unlink(endpoint: Endpoint): void;
  /** For subscriptions, since only who listens to a topic passes it on, and for acquaintances. */
  changed(): void;
  /** Changes whenever somebody's connections, subscriptions or acquaintances may have. */
  readonly version: number;
  /** All whom a frame on the topic reaches from there, over connections that are not cut; not `from` itself. */
  reachable(from: Endpoint, topic: string): readonly Endpoint[];
}

export function topology(cuts: Cuts): Topology {
  let version = 0;
  let cachedVersion = "";
  const cache = new Map<string, readonly Endpoint[]>();

  function search(from: Endpoint, topic: string): readonly Endpoint[] {
    const seen = new Set([from]);
    // A set gives what was added during the walk, too.
    for (const endpoint of seen) {
      for (const next of endpoint.connections) {
        if (seen.has(next) || !next.topics.has(topic)) continue;
        if (!cuts.isCut(endpoint.machine, next.machine)) seen.add(next);
      }
    }
    seen.delete(from);
    return [...seen];
  }

  return {
    link(a, b) {
      know(a, b.peer, b.address);
      know(b, a.peer, a.address);
      if (a.connections.has(b)) return;
      a.connections.add(b);
      b.connections.add(a);
      version++;
    },
    unlink(endpoint) {
      for (const other of endpoint.connections) other.connections.delete(endpoint);
      endpoint.connections.clear();
      version++;
    },
    changed() {
      version++;
    },
    get version() {
      return version;
    },
    reachable(from, topic) {
      const wanted = `${version}/${cuts.version}`;
      if (wanted !== cachedVersion) cache.clear();
      cachedVersion = wanted;
      const key = `${from.machine}/${topic}`;
      const found = cache.get(key) ?? search(from, topic);
      cache.set(key, found);
      return found;
    },
  };
}

/** Remembers where a peer is; of too many, the one heard of longest ago is forgotten. */
export function know(endpoint: Endpoint, peer: PeerId, address: Address): void {
  if (peer === endpoint.peer) return;
  endpoint.acquaintances.delete(peer);
  endpoint.acquaintances.set(peer, address);
  if (endpoint.acquaintances.size <= acquaintanceLimit) return;
  for (const oldest of endpoint.acquaintances.keys()) {
    endpoint.acquaintances.delete(oldest);
    return;
  }
}
