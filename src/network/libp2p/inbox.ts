import type { Stream } from "@libp2p/interface";
import type { Cancel, Clock } from "../../clock/clock.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import { frameDecoder } from "../framing.ts";
import { type FrameHandler, inFlightLimitFrames, type PeerId } from "../network.ts";
import { frameTimeoutMs } from "./limits.ts";
import { partsOf, sendOn, statusBusy, statusTaken } from "./message-stream.ts";

/** The streams that peers send us frames on: one for each peer. */
export interface Inbox {
  /** Reads frames from the stream until it ends. The peer's older stream, if any, is given up: order is per stream. */
  read(stream: Stream, from: PeerId): void;
  close(reason: Error): void;
}

/** `handler` is asked anew for each frame: until there is one, every frame is declined as busy. */
export function inbox(
  handler: () => FrameHandler | undefined,
  { clock, telemetry }: { readonly clock: Clock; readonly telemetry: Telemetry },
): Inbox {
  const streams = new Map<PeerId, Stream>();

  function read(stream: Stream, from: PeerId): void {
    streams.get(from)?.abort(new Error("the peer opened a newer stream"));
    streams.set(from, stream);
    answerFrames(stream, from);
    stream.addEventListener("close", () => {
      if (streams.get(from) === stream) streams.delete(from);
    });
  }

  function answerFrames(stream: Stream, from: PeerId): void {
    const statuses: number[] = [];
    let slowness: Cancel | undefined;
    const onTime = () => {
      slowness?.();
      slowness = undefined;
    };
    const decoder = frameDecoder((frame) => {
      if (statuses.length < inFlightLimitFrames) statuses.push(statusOf(from, frame));
      else refuse(stream, "flood");
    });
    // An honest peer has no more frames unanswered than this; one that reads no answers is cut off.
    stream.maxWriteBufferLength = inFlightLimitFrames;
    stream.addEventListener("message", ({ data }) => {
      for (const part of partsOf(data)) if (!decoder.push(part)) refuse(stream, "oversized");
      if (statuses.length > 0 || !decoder.isMidFrame()) onTime();
      if (decoder.isMidFrame()) slowness ??= clock.after(frameTimeoutMs, () => refuse(stream, "slow"));
      if (statuses.length > 0) sendOn(stream, Uint8Array.from(statuses.splice(0)));
    });
    stream.addEventListener("close", onTime);
    stream.addEventListener("remoteCloseWrite", () => {
      if (decoder.isMidFrame()) refuse(stream, "truncated");
      else void stream.close();
    });
  }

  function statusOf(from: PeerId, frame: Uint8Array): number {
    const verdict = handler()?.(from, frame) ?? "busy";
    telemetry.count("network.frame.received", 1, { verdict });
    return verdict === "taken" ? statusTaken : statusBusy;
  }

  function refuse(stream: Stream, because: "oversized" | "truncated" | "flood" | "slow"): void {
    if (stream.status !== "open") return;
    telemetry.count("network.frame.refused", 1, { because });
    stream.abort(new Error(`refused: ${because}`));
  }

  return {
    read,
    close: (reason) => {
      for (const stream of [...streams.values()]) stream.abort(reason);
    },
  };
}
