import { createHash } from "node:crypto";
import { generateKeyPairFromSeed } from "@libp2p/crypto/keys";
import { type GossipSub, gossipsub, StrictNoSign } from "@libp2p/gossipsub";
import { type Identify, identify } from "@libp2p/identify";
import type { Libp2p } from "@libp2p/interface";
import { type KadDHTComponents, kadDHT, passthroughMapper } from "@libp2p/kad-dht";
import { memory } from "@libp2p/memory";
import { noise } from "@libp2p/noise";
import { type Ping, ping } from "@libp2p/ping";
import { tcp } from "@libp2p/tcp";
import { yamux } from "@libp2p/yamux";
import { createLibp2p, type Libp2pOptions } from "libp2p";
import type { Address } from "../network.ts";
import { forgetfulDatastore } from "./forgetful-datastore.ts";
import * as limits from "./limits.ts";
import { quiet } from "./quiet.ts";

/** The libp2p node under one Network. */
export type Libp2pNode = Libp2p<{ identify: Identify; ping: Ping; gossip: GossipSub }>;

/** What differs from node to node; everything else is the same for all, or they would not understand each other. */
export interface NodeOptions {
  /** The 32-byte Ed25519 seed that is this peer's identity. */
  readonly key: Uint8Array;
  /** "memory" reaches peers of this process only. */
  readonly transport: "tcp" | "memory";
  readonly listen: readonly Address[];
  /** "dht" also finds peers through peers; "none" reaches those that it was told of. */
  readonly discovery: "dht" | "none";
  /** Looks at each gossip message before anything is stored for it; false drops it and marks down who sent it. */
  allowsGossip(topic: string, frame: Uint8Array): boolean;
}

/** A node that is built but not started. Nothing it does is logged; what matters is counted above it. */
export async function libp2pNode(options: NodeOptions): Promise<Libp2pNode> {
  const base = await baseOptions(options);
  const services = {
    identify: identify({ maxInboundStreams: 2, maxOutboundStreams: 2 }),
    ping: ping({ maxInboundStreams: limits.pingStreamLimit, maxOutboundStreams: limits.pingStreamLimit }),
    gossip: gossipsub(gossipOptions(options.allowsGossip)),
  };
  return options.discovery === "none"
    ? createLibp2p({ ...base, services })
    : createLibp2p({ ...base, services: { ...services, dht } });
}

async function baseOptions({ key, transport, listen }: NodeOptions): Promise<Libp2pOptions> {
  return {
    start: false,
    privateKey: await generateKeyPairFromSeed("Ed25519", key),
    addresses: { listen: [...listen] },
    transports: [
      transport === "tcp" ? tcp({ dialOpts: socketOptions, listenOpts: socketOptions }) : memory(),
    ],
    connectionEncrypters: [noise()],
    streamMuxers: [yamux()],
    connectionManager: {
      maxConnections: limits.connectionLimit,
      inboundConnectionThreshold: limits.connectionsPerSecondLimit,
      maxIncomingPendingConnections: limits.pendingConnectionLimit,
      maxPeerAddrsToDial: limits.addressesPerPeerLimit,
      dialTimeout: limits.openTimeoutMs,
      addressDialTimeout: limits.openTimeoutMs,
    },
    // A silent peer is found out by the frames that it does not answer; yamux keeps idle connections open.
    connectionMonitor: { enabled: false },
    // A peer's name must hold its key, and only Ed25519 names do.
    connectionGater: {
      denyInboundEncryptedConnection: (peer) => peer.type !== "Ed25519",
      denyOutboundEncryptedConnection: (peer) => peer.type !== "Ed25519",
    },
    logger: quiet,
  };
}

/** Frames are answered one by one: waiting to fill a packet would only add to each answer. */
const socketOptions = { noDelay: true };

function dht(components: KadDHTComponents) {
  const { peerId, privateKey, registrar, addressManager, peerStore, connectionManager, events, logger } =
    components;
  return kadDHT({
    protocol: "/dms/kad/1.0.0",
    // Every node answers, and private addresses are passed on: our networks begin in one room.
    clientMode: false,
    peerInfoMapper: passthroughMapper,
    // A lone node must be told at once that nobody knows the peer, not after the first peer has come.
    allowQueryWithZeroPeers: true,
    validators: { pk: refuseRecord },
  })({
    ...{ peerId, privateKey, registrar, addressManager, peerStore, connectionManager, events, logger },
    ping: components.ping,
    datastore: forgetfulDatastore,
  });
}

async function refuseRecord(): Promise<never> {
  throw new Error("this node keeps no records for others");
}

function gossipOptions(allows: NodeOptions["allowsGossip"]): Parameters<typeof gossipsub>[0] {
  return {
    // The frame is signed by who made it; a second signature would be paid for and prove nothing more.
    globalSignaturePolicy: StrictNoSign,
    emitSelf: false,
    allowPublishToZeroTopicPeers: true,
    ignoreDuplicatePublishError: true,
    fallbackToFloodsub: false,
    msgIdFn: ({ topic, data }) => createHash("sha256").update(topic).update("\0").update(data).digest(),
    dataTransform: {
      inboundTransform: (topic, data) => {
        if (!allows(topic, data)) throw new Error("this node takes no such message");
        return data;
      },
      outboundTransform: (_topic, data) => data,
    },
    maxInboundDataLength: limits.gossipPacketLimitBytes,
    maxOutboundBufferSize: limits.gossipBacklogLimitBytes,
    maxTopicBytesPerPeer: limits.topicBytesPerPeerLimit,
    decodeRpcLimits: limits.gossipDecodeLimits,
  };
}
