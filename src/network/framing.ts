import { frameLimitBytes } from "./network.ts";

/**
 * A frame as it stands on a stream: its length as four bytes, big endian, then its bytes. A fixed header has one
 * spelling of each length and a known place, so neither side has to search or to compare; a varint would save two
 * bytes and has many spellings. This is also the only copy that sending makes: the caller may reuse its own bytes.
 */
export function encodeFrame(frame: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(headerBytes + frame.length);
  new DataView(bytes.buffer).setUint32(0, frame.length);
  bytes.set(frame, headerBytes);
  return bytes;
}

/** Puts frames together again from the chunks of a stream, wherever those were cut. */
export interface FrameDecoder {
  /**
   * Hands each frame that `chunk` completes to the decoder's `take`. False once a header named a length above the
   * limit: nothing was set aside for that frame, the place in the stream is lost, and all later bytes are refused.
   */
  push(chunk: Uint8Array): boolean;
  /** Whether the stream, ended here, would have lost part of a frame. */
  isMidFrame(): boolean;
}

/** Holds at most one unfinished frame. `take` gets bytes of its own, which nothing else will write to. */
export function frameDecoder(
  take: (frame: Uint8Array) => void,
  limitBytes: number = frameLimitBytes,
): FrameDecoder {
  let lengthBytes = 0;
  let headerSeenBytes = 0;
  let body: Uint8Array | undefined;
  let filledBytes = 0;
  let isRefused = false;

  function push(chunk: Uint8Array): boolean {
    for (let at = 0; at < chunk.length && !isRefused; ) {
      at += body === undefined ? readHeader(chunk[at] ?? 0) : readBody(body, chunk, at);
    }
    return !isRefused;
  }

  function readHeader(byte: number): number {
    lengthBytes = lengthBytes * 256 + byte;
    headerSeenBytes += 1;
    if (headerSeenBytes === headerBytes) beginBody();
    return 1;
  }

  function beginBody(): void {
    isRefused = lengthBytes > limitBytes;
    if (isRefused) return;
    body = new Uint8Array(lengthBytes);
    if (lengthBytes === 0) finish(body);
  }

  function readBody(into: Uint8Array, chunk: Uint8Array, at: number): number {
    const part = chunk.subarray(at, at + into.length - filledBytes);
    into.set(part, filledBytes);
    filledBytes += part.length;
    if (filledBytes === into.length) finish(into);
    return part.length;
  }

  function finish(frame: Uint8Array): void {
    lengthBytes = 0;
    headerSeenBytes = 0;
    filledBytes = 0;
    body = undefined;
    take(frame);
  }

  return { push, isMidFrame: () => headerSeenBytes > 0 };
}

const headerBytes = 4;
