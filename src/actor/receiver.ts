import type { FrameHandler, TopicHandler } from "../network/network.ts";
import { readFrame } from "./envelope.ts";
import type { Kernel } from "./kernel.ts";
import { receiptCommand } from "./message-args.ts";
import { receiveBroadcast } from "./receive-broadcast.ts";
import { receiveReceipt } from "./receive-receipt.ts";
import { receiveRequest } from "./receive-request.ts";
import { drop } from "./refuse-mail.ts";

/** What becomes of a frame from a peer: see the README for the order of the checks. */
export function frameReceiver(kernel: Kernel): FrameHandler {
  return (from, frame) => {
    if (kernel.isStopped()) return "busy";
    const read = readFrame(frame, kernel.crypto);
    if (!read.granted) {
      drop(kernel, from, read.because);
      return "taken";
    }
    const parcel = read.value;
    return parcel.invocation.command === receiptCommand
      ? receiveReceipt(kernel, from, parcel)
      : receiveRequest(kernel, from, parcel);
  };
}

/** The same for what comes over a topic. */
export function topicReceiver(kernel: Kernel, topic: string): TopicHandler {
  return (from, frame) => {
    if (kernel.isStopped()) return "ignore";
    const read = readFrame(frame, kernel.crypto);
    if (read.granted) return receiveBroadcast(kernel, topic, from, read.value);
    drop(kernel, from, read.because);
    return "reject";
  };
}
