/**
 * How nodes reach each other. We ask for little, so that the plumbing stays free: a peer is a name, a message is bytes,
 * an address is text that only the technology reads. One protocol for everything; which actor a frame is for stands
 * inside the frame.
 */
export interface Network {
  readonly self: PeerId;
  /** Where others can reach this peer now, in the technology's own text form. */
  addresses(): readonly Address[];
  /**
   * Resolves once the peer has taken the frame into its inbox, which says nothing about what it does with it.
   * Frames of one pair arrive in the order sent, each at most once. Rejects with a DmsError: NETWORK_UNREACHABLE,
   * NETWORK_BUSY (too many in flight, here or there), NETWORK_FRAME_TOO_LARGE, NETWORK_STOPPED, or the signal's reason.
   */
  send(to: PeerId, frame: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Who takes frames from now on. `from` is authenticated by the transport. Must return at once; "busy" declines. */
  receive(handler: FrameHandler): void;
  /** Hands the frame to the topic's mesh. It reaches each subscriber at most once, and never comes back to us. */
  publish(topic: string, frame: Uint8Array): Promise<void>;
  /** One handler per topic; "reject" also keeps the frame from being relayed. The returned function unsubscribes. */
  subscribe(topic: string, handler: TopicHandler): () => void;
  /** Peers we know of, connected or not. Bounded by the technology's own store. */
  peers(): readonly Peer[];
  /** Resolves with the peer's authenticated id. Rejects as `send` does; a bad address with NETWORK_ADDRESS_INVALID. */
  connect(address: Address, signal: AbortSignal): Promise<PeerId>;
  /** Round trip in milliseconds. Rejects as `send` does. */
  ping(peer: PeerId, signal: AbortSignal): Promise<number>;
  /** Ends every connection and listener; later calls reject with NETWORK_STOPPED. A second call does nothing. */
  stop(): Promise<void>;
}

/** The libp2p peer id in base58 text ("12D3KooW…"). Made from the public key: see peer-id.ts. */
export type PeerId = string & { readonly __peerId: never };

/** For libp2p a multiaddr with its /p2p part. */
export type Address = string;

/** A peer as this node knows it; what it says may be a moment old. */
export interface Peer {
  readonly id: PeerId;
  readonly isConnected: boolean;
  readonly addresses: readonly Address[];
}

/** `from` is authenticated by the transport; the frame's bytes are the handler's own. */
export type FrameHandler = (from: PeerId, frame: Uint8Array) => "taken" | "busy";

/**
 * `from` is the peer that handed the message to us, which need not be who published it: that is signed inside the
 * frame. Runs once for each message, before it is relayed; must return at once.
 */
export type TopicHandler = (from: PeerId, frame: Uint8Array) => "accept" | "ignore" | "reject";

/** 64 KiB carry an invocation with its proofs and a payload; what is larger goes in parts. */
export const frameLimitBytes = 65_536;

/** Frames to one peer that it has not yet taken: more would only hide that it is slow. */
export const inFlightLimitFrames = 128;
