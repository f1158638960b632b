import type { Stream, StreamMessageEvent } from "@libp2p/interface";

/**
 * The one protocol of nodes: frames go one way on a stream, and for each, in order, one status byte comes back.
 * A peer opens one stream to each peer that it sends to, and keeps it.
 */
export const messageProtocol = "/dms/message/1.0.0";

/** The frame is in the peer's inbox. */
export const statusTaken = 1;

/** The peer did not take the frame: its inbox is full, or nobody receives yet. */
export const statusBusy = 2;

/** The byte arrays of a message event, as they are: joining them would be one more copy. */
export function partsOf(data: StreamMessageEvent["data"]): Iterable<Uint8Array> {
  return data instanceof Uint8Array ? [data] : data;
}

/**
 * False where the stream no longer carries anything. It throws then, which says the same as its close event; whoever
 * waits on the stream hears it there.
 */
export function sendOn(stream: Stream, bytes: Uint8Array): boolean {
  if (stream.writeStatus !== "writable") return false;
  try {
    stream.send(bytes);
    return true;
  } catch (error) {
    stream.abort(error instanceof Error ? error : new Error(String(error)));
    return false;
  }
}
