/** What the way from one machine to another is like. Applies to each direction by itself. */
export interface LinkSettings {
  /** One way, without jitter; absent: half the usual round trip between the two regions. */
  readonly latencyMs?: number;
  /** Mean of the exponentially distributed time that comes on top. */
  readonly jitterMs: number;
  /** How fast frames are put on the way, one after another. */
  readonly bytesPerSecond: number;
  /**
   * The part of frames (0 to 1) that the way swallows. The connection breaks over it: the sender hears, a timeout
   * later, that the peer is unreachable. An acknowledgement can get lost the same way, and then the frame has arrived.
   */
  readonly loss: number;
}

/** A good line: 100 Mbit/s, little jitter, nothing lost. */
export const goodLink: LinkSettings = { jitterMs: 3, bytesPerSecond: 12_500_000, loss: 0 };
