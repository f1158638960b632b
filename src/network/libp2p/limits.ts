/** Every bound of this technology, with its unit and its reason, in one place to review. */

/** Reaching a peer: dial, handshake and one stream. A peer on the other side of the world needs about a second. */
export const openTimeoutMs = 5_000;

/** A peer answers each frame at once; one that has been silent for this long is gone, whatever its socket says. */
export const answerTimeoutMs = 10_000;

/** A frame that has begun is here by then: 64 KiB at the pace of a modem. Slower is somebody who wants to hold a stream. */
export const frameTimeoutMs = 10_000;

/** What a stopping node still gives its last words to leave; then the connection is cut. */
export const closeTimeoutMs = 200;

/** Frames sent in one moment go out together up to here: each packet costs an encryption and a system call. */
export const packetLimitBytes = 16_384;

/** A connection costs about 100 KiB with its streams; above this the least used are closed. */
export const connectionLimit = 256;

/** Handshakes from one address in a second: a whole site may share one, a flood must not keep us busy. */
export const connectionsPerSecondLimit = 64;

/** Handshakes that have begun and not ended. Each costs about 2 ms of signatures. */
export const pendingConnectionLimit = 64;

/** Addresses tried for one peer; honest peers have a handful. */
export const addressesPerPeerLimit = 8;

/** Peers that `peers()` remembers; connected ones are always among them. */
export const knownPeerLimit = 1_024;

/** Message streams of one peer at once: the one in use and, after a failure, its successor. */
export const messageStreamLimit = 2;

/** Pings of one peer at once. */
export const pingStreamLimit = 4;

/** One gossip packet: up to 16 messages of full size, which is more than a heartbeat of discovery carries. */
export const gossipPacketLimitBytes = 1_048_576;

/** Gossip not yet sent to one peer; what a slower peer misses it can ask for again. */
export const gossipBacklogLimitBytes = 2_097_152;

/** Topics that one peer may have: about 60, each counted as its name and 1 KiB. */
export const topicBytesPerPeerLimit = 65_536;

/** What one gossip packet may make us allocate while it is decoded. */
export const gossipDecodeLimits = {
  maxSubscriptions: 128,
  maxMessages: 256,
  maxControlMessages: 128,
  maxIhaveMessageIDs: 1_024,
  maxIwantMessageIDs: 1_024,
  maxIdontwantMessageIDs: 512,
  maxPeerInfos: 16,
} as const;
