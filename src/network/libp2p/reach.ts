import type { Connection, Stream } from "@libp2p/interface";
import { peerIdFromString } from "@libp2p/peer-id";
import type { Multiaddr } from "@multiformats/multiaddr";
import { networkError } from "../errors.ts";
import type { PeerId } from "../network.ts";
import { openTimeoutMs } from "./limits.ts";
import type { Libp2pNode } from "./node.ts";

/** How this node gets hold of others. Everything ends after `openTimeoutMs`, or when the node stops. */
export interface Reach {
  /** The open connection to the peer, or a new one over an address that we know or that other peers tell. */
  peer(peer: PeerId, signal?: AbortSignal): Promise<Connection>;
  /** A connection to whoever is at the address; NETWORK_ADDRESS_INVALID where no transport can dial it. */
  address(address: Multiaddr, signal?: AbortSignal): Promise<Connection>;
  /** A new stream to the peer. A connection that cannot carry one is given up, so that the next call dials. */
  stream(peer: PeerId, protocol: string, signal?: AbortSignal): Promise<Stream>;
}

/** `stopping` ends whatever is under way, with NETWORK_STOPPED. */
export function reach(node: Libp2pNode, stopping: AbortSignal): Reach {
  /** Runs the work within all limits, and says what went wrong in the port's words. */
  async function bounded<T>(
    work: (signal: AbortSignal) => Promise<T>,
    details: Readonly<Record<string, unknown>>,
    caller?: AbortSignal,
  ): Promise<T> {
    const limits = [stopping, AbortSignal.timeout(openTimeoutMs), ...(caller === undefined ? [] : [caller])];
    const signal = AbortSignal.any(limits);
    try {
      return await unlessAborted(work(signal), signal);
    } catch (cause) {
      if (stopping.aborted) throw networkError("NETWORK_STOPPED");
      caller?.throwIfAborted();
      if (nameOf(cause) === "NoValidAddressesError" && "address" in details) {
        throw networkError("NETWORK_ADDRESS_INVALID", details);
      }
      throw networkError("NETWORK_UNREACHABLE", { ...details, cause });
    }
  }

  async function open(peer: PeerId, protocol: string, signal: AbortSignal): Promise<Stream> {
    const connection = await node.dial(peerIdFromString(peer), { signal });
    try {
      return await connection.newStream(protocol, { signal });
    } catch (error) {
      if (signal.aborted) connection.abort(new Error("the connection carries no streams"));
      throw error;
    }
  }

  return {
    peer: (peer, caller) =>
      bounded((signal) => node.dial(peerIdFromString(peer), { signal }), { peer }, caller),
    address: (address, caller) =>
      bounded((signal) => node.dial(address, { signal }), { address: address.toString() }, caller),
    stream: (peer, protocol, caller) => bounded((signal) => open(peer, protocol, signal), { peer }, caller),
  };
}

/** The work's result, or the signal's reason as soon as it is aborted: not all of libp2p looks at its signal. */
export function unlessAborted<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    if (signal.aborted) onAbort();
    signal.addEventListener("abort", onAbort, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}

function nameOf(error: unknown): string | undefined {
  return error instanceof Error ? error.name : undefined;
}
