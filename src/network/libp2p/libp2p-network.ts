import type { Connection } from "@libp2p/interface";
import { PING_PROTOCOL } from "@libp2p/ping";
import type { Clock } from "../../clock/clock.ts";
import { assert } from "../../errors/assert.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import { networkError } from "../errors.ts";
import { type Address, type FrameHandler, frameLimitBytes, type Network, type PeerId } from "../network.ts";
import { parsePeerId } from "../peer-id.ts";
import { addressOf, parseAddress } from "./addresses.ts";
import { topics } from "./gossip.ts";
import { inbox } from "./inbox.ts";
import { closeTimeoutMs, messageStreamLimit } from "./limits.ts";
import { messageProtocol } from "./message-stream.ts";
import { type Libp2pNode, libp2pNode } from "./node.ts";
import { type Outbox, outbox } from "./outbox.ts";
import { peerBook } from "./peer-book.ts";
import { reach } from "./reach.ts";
import { roundTripMs } from "./round-trip.ts";

/** What a peer is, where it listens and whom it knows at first. All bounds are in limits.ts. */
export interface Libp2pNetworkOptions {
  /** The 32-byte Ed25519 seed that is this peer's identity. */
  readonly key: Uint8Array;
  /** "memory" reaches peers of this process only. */
  readonly transport: "tcp" | "memory";
  /** Where to listen, as multiaddrs: "/ip4/0.0.0.0/tcp/9000", "/memory/name". Empty for a peer that only dials. */
  readonly listen: readonly Address[];
  /** "dht" (the default) finds peers by their name through other peers; "none" reaches only those it was told of. */
  readonly discovery?: "dht" | "none";
  readonly clock: Clock;
  readonly telemetry: Telemetry;
}

/** A started network. Rejects with NETWORK_LISTEN_FAILED or NETWORK_ADDRESS_INVALID. */
export async function libp2pNetwork(options: Libp2pNetworkOptions): Promise<Network> {
  for (const address of options.listen) parseAddress(address);
  const topicList = topics(options.telemetry);
  const node = await libp2pNode({
    ...options,
    discovery: options.discovery ?? "dht",
    allowsGossip: topicList.allows,
  });
  const network = networkOn(node, topicList, options);
  await network.start();
  return network;
}

function networkOn(
  node: Libp2pNode,
  topicList: ReturnType<typeof topics>,
  { listen, clock, telemetry }: Libp2pNetworkOptions,
): Network & { start(): Promise<void> } {
  const self = nameOf(node.peerId);
  const stopping = new AbortController();
  const outboxes = new Map<PeerId, Outbox>();
  const book = peerBook(node);
  const others = reach(node, stopping.signal);
  const incoming = inbox(() => handler, { clock, telemetry });
  let handler: FrameHandler | undefined;
  let stopped: Promise<void> | undefined;

  async function start(): Promise<void> {
    await node.handle(
      messageProtocol,
      (stream, { remotePeer }) => incoming.read(stream, nameOf(remotePeer)),
      {
        maxInboundStreams: messageStreamLimit,
        maxOutboundStreams: messageStreamLimit,
      },
    );
    try {
      await node.start();
    } catch (cause) {
      throw networkError("NETWORK_LISTEN_FAILED", { addresses: listen.join(", "), cause });
    }
  }

  function outboxTo(peer: PeerId): Outbox {
    const existing = outboxes.get(peer);
    if (existing !== undefined) return existing;
    const fresh = outbox({
      peer,
      clock,
      open: () => others.stream(peer, messageProtocol),
      silent: () => dropConnections(peer),
      idle: () => {
        if (outboxes.get(peer) === fresh) outboxes.delete(peer);
      },
    });
    outboxes.set(peer, fresh);
    return fresh;
  }

  function dropConnections(peer: PeerId): void {
    telemetry.count("network.peer.silent");
    for (const connection of node.getConnections()) {
      if (connection.remotePeer.toString() === peer) connection.abort(new Error("the peer is silent"));
    }
  }

  /** Why nothing can be sent, before anything has been done about it. */
  function refusal(frame?: Uint8Array, signal?: AbortSignal): unknown {
    if (stopping.signal.aborted) return networkError("NETWORK_STOPPED");
    if (frame !== undefined && frame.length > frameLimitBytes) {
      return networkError("NETWORK_FRAME_TOO_LARGE", {
        sizeBytes: frame.length,
        limitBytes: frameLimitBytes,
      });
    }
    return signal?.aborted === true ? signal.reason : undefined;
  }

  /** Not async: frames go into the outbox in the order of the calls. */
  function send(to: PeerId, frame: Uint8Array, signal: AbortSignal): Promise<void> {
    const refused = refusal(frame, signal);
    return refused === undefined ? outboxTo(to).send(frame, signal) : Promise.reject(refused);
  }

  async function publish(topic: string, frame: Uint8Array): Promise<void> {
    const refused = refusal(frame);
    if (refused !== undefined) throw refused;
    await node.services.gossip.publish(topic, frame.slice());
  }

  async function connect(address: Address, signal: AbortSignal): Promise<PeerId> {
    const refused = refusal(undefined, signal);
    if (refused !== undefined) throw refused;
    return nameOf((await others.address(parseAddress(address), signal)).remotePeer);
  }

  async function ping(peer: PeerId, signal: AbortSignal): Promise<number> {
    const refused = refusal(undefined, signal);
    if (refused !== undefined) throw refused;
    const stream = await others.stream(peer, PING_PROTOCOL, signal);
    try {
      return await roundTripMs(stream, AbortSignal.any([signal, stopping.signal]));
    } finally {
      await stream.close();
    }
  }

  async function end(): Promise<void> {
    const reason = networkError("NETWORK_STOPPED");
    stopping.abort(reason);
    for (const box of [...outboxes.values()]) box.close(reason);
    incoming.close(reason);
    await Promise.all(node.getConnections().map(hangUp));
    await node.stop();
  }

  return {
    self,
    start,
    addresses: () => (stopped === undefined ? node.getMultiaddrs().map((at) => addressOf(at, self)) : []),
    send,
    receive: (takes) => {
      handler = takes;
    },
    publish,
    subscribe: (topic, takes) =>
      stopped === undefined ? topicList.subscribe(node.services.gossip, topic, takes) : () => {},
    peers: () => (stopped === undefined ? book.list() : []),
    connect,
    ping,
    stop: () => {
      stopped ??= end();
      return stopped;
    },
  };
}

/** Lets what is written go out, then ends the connection; libp2p's own stop would wait longer for the other side. */
async function hangUp(connection: Connection): Promise<void> {
  try {
    await connection.close({ signal: AbortSignal.timeout(closeTimeoutMs) });
  } catch {
    connection.abort(new Error("this node is stopping")); // The peer did not let go in time: nothing is lost by cutting.
  }
}

/** Only Ed25519 peers get past the connection gater, so each has a name of ours. */
function nameOf(peer: { toString(): string }): PeerId {
  const name = parsePeerId(peer.toString());
  assert(name !== undefined, "a connected peer has an Ed25519 name");
  return name;
}
