import type { Stream } from "@libp2p/interface";
import { unlessAborted } from "./reach.ts";

/**
 * Milliseconds until the peer has echoed 32 bytes on an open ping stream, never zero. The ping service itself counts
 * whole milliseconds, which on one machine are none; it only answers here.
 */
export async function roundTripMs(stream: Stream, signal: AbortSignal): Promise<number> {
  const began = performance.now();
  const echoed = new Promise<void>((resolve, reject) => {
    let missingBytes = payload.length;
    stream.addEventListener("message", ({ data }) => {
      missingBytes -= data.byteLength;
      if (missingBytes <= 0) resolve();
    });
    stream.addEventListener("close", ({ error }) => reject(error ?? new Error("the stream closed")));
  });
  stream.send(payload);
  await unlessAborted(echoed, signal);
  return performance.now() - began;
}

/** What it holds does not matter: the connection is authenticated and encrypted. */
const payload = new Uint8Array(32);
