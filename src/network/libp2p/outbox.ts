import type { Stream } from "@libp2p/interface";
import type { Cancel, Clock } from "../../clock/clock.ts";
import { networkError } from "../errors.ts";
import { encodeFrame } from "../framing.ts";
import { inFlightLimitFrames, type PeerId } from "../network.ts";
import { answerTimeoutMs, packetLimitBytes } from "./limits.ts";
import { partsOf, sendOn, statusBusy, statusTaken } from "./message-stream.ts";

/** The frames on their way to one peer. Holds one stream, opens it when there is something to send, and again after it broke. */
export interface Outbox {
  send(frame: Uint8Array, signal: AbortSignal): Promise<void>;
  /** Rejects what is still on its way, and closes the stream. */
  close(reason: Error): void;
}

/** What an outbox needs of the network around it. */
export interface OutboxOptions {
  readonly peer: PeerId;
  readonly clock: Clock;
  /** A new stream to the peer. Must end by itself, with the error that the senders get. */
  open(): Promise<Stream>;
  /** The peer has not answered for `answerTimeoutMs`: its connection is to be given up. */
  silent(): void;
  /** Nothing is on its way and no stream is open: this outbox may be forgotten. */
  idle(): void;
}

/** An outbox without a stream yet: the first frame opens it. */
export function outbox(options: OutboxOptions): Outbox {
  const waiting: Waiting[] = [];
  // Frames of a broken stream are never sent again: the peer may have taken them, and at most once is the promise.
  const unanswered: Outcome[] = [];
  let stream: Stream | undefined;
  let isOpening = false;
  let isClosed = false;
  let cancelWatch: Cancel | undefined;

  function send(frame: Uint8Array, signal: AbortSignal): Promise<void> {
    if (waiting.length + unanswered.length >= inFlightLimitFrames) {
      return Promise.reject(networkError("NETWORK_BUSY", { peer: options.peer }));
    }
    return new Promise((resolve, reject) => {
      const outcome = outcomeOf(resolve, reject, signal, () => remove(waiting, outcome));
      waiting.push({ bytes: encodeFrame(frame), outcome });
      if (waiting.length === 1) queueMicrotask(proceed); // Frames of one moment then share a packet.
    });
  }

  function proceed(): void {
    if (isClosed) return;
    if (stream !== undefined && stream.writeStatus !== "writable") lost(stream);
    else if (stream !== undefined) write(stream);
    else if (waiting.length > 0) open();
    else if (!isOpening) options.idle();
  }

  function write(to: Stream): void {
    while (stream === to && waiting.length > 0) {
      const packet = waiting.splice(0, packetLength(waiting));
      for (const { outcome } of packet) unanswered.push(outcome);
      if (!sendOn(to, joined(packet))) lost(to);
    }
    watch();
  }

  function open(): void {
    if (isOpening) return;
    isOpening = true;
    options.open().then(opened, (error: Error) => {
      isOpening = false;
      for (const { outcome } of waiting.splice(0)) outcome.reject(error);
      proceed();
    });
  }

  function opened(fresh: Stream): void {
    isOpening = false;
    if (isClosed) return fresh.abort(new Error("nobody sends here any more"));
    stream = fresh;
    fresh.addEventListener("message", ({ data }) => {
      for (const part of partsOf(data)) for (const status of part) answered(fresh, status);
    });
    fresh.addEventListener("close", () => lost(fresh));
    fresh.addEventListener("remoteCloseWrite", () => lost(fresh));
    proceed();
  }

  function answered(by: Stream, status: number): void {
    const outcome = unanswered.shift();
    if (outcome === undefined || (status !== statusTaken && status !== statusBusy)) {
      outcome?.reject(networkError("NETWORK_UNREACHABLE", { peer: options.peer }));
      by.abort(new Error("the peer answered what nobody asked"));
    } else if (status === statusTaken) outcome.resolve();
    else outcome.reject(networkError("NETWORK_BUSY", { peer: options.peer }));
  }

  function lost(broken: Stream): void {
    if (stream !== broken) return;
    stream = undefined;
    broken.abort(new Error("the message stream broke"));
    rejectUnanswered(networkError("NETWORK_UNREACHABLE", { peer: options.peer }));
    proceed();
  }

  /** One timer for all frames: while answers come, the oldest frame is another one each time it looks. */
  function watch(): void {
    const oldest = unanswered[0];
    if (oldest === undefined || cancelWatch !== undefined) return;
    cancelWatch = options.clock.after(answerTimeoutMs, () => {
      cancelWatch = undefined;
      if (unanswered[0] !== oldest) return watch();
      options.silent();
      if (stream !== undefined) lost(stream);
    });
  }

  function rejectUnanswered(reason: Error): void {
    cancelWatch?.();
    cancelWatch = undefined;
    for (const outcome of unanswered.splice(0)) outcome.reject(reason);
  }

  function close(reason: Error): void {
    const open = stream;
    isClosed = true;
    stream = undefined;
    for (const { outcome } of waiting.splice(0)) outcome.reject(reason);
    rejectUnanswered(reason);
    open?.abort(reason);
  }

  return { send, close };
}

/** A frame that no stream has carried yet. */
interface Waiting {
  readonly bytes: Uint8Array;
  readonly outcome: Outcome;
}

/** How many frames from the front go out together: one in any case, more while they fit. */
function packetLength(waiting: readonly Waiting[]): number {
  let sizeBytes = 0;
  const end = waiting.findIndex(({ bytes }) => {
    sizeBytes += bytes.length;
    return sizeBytes > packetLimitBytes;
  });
  return end < 0 ? waiting.length : Math.max(1, end);
}

function joined(packet: readonly Waiting[]): Uint8Array {
  const [first] = packet;
  if (packet.length === 1 && first !== undefined) return first.bytes;
  const bytes = new Uint8Array(packet.reduce((sum, entry) => sum + entry.bytes.length, 0));
  let at = 0;
  for (const entry of packet) {
    bytes.set(entry.bytes, at);
    at += entry.bytes.length;
  }
  return bytes;
}

/** The promise that the sender holds; settles once, and lets go of the sender's signal then. */
interface Outcome {
  resolve(): void;
  reject(reason: unknown): void;
}

function outcomeOf(
  resolve: () => void,
  reject: (reason: unknown) => void,
  signal: AbortSignal,
  withdraw: () => void,
): Outcome {
  const letGo = () => signal.removeEventListener("abort", onAbort);
  const onAbort = () => {
    withdraw();
    reject(signal.reason);
  };
  signal.addEventListener("abort", onAbort, { once: true });
  return {
    resolve: () => {
      letGo();
      resolve();
    },
    reject: (reason) => {
      letGo();
      reject(reason);
    },
  };
}

/** A frame already on the stream stays where it is: its status byte will still come and must meet its place. */
function remove(waiting: Waiting[], outcome: Outcome): void {
  const at = waiting.findIndex((entry) => entry.outcome === outcome);
  if (at >= 0) waiting.splice(at, 1);
}
