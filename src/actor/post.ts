import type { Clock } from "../clock/clock.ts";
import { deadline } from "../clock/deadline.ts";
import { errorCode, sentenceOf } from "../errors/dms-error.ts";
import { grant, type Refusal, type Reply, refuse } from "../errors/refusal.ts";
import { type FrameHandler, frameLimitBytes, type Network, type PeerId } from "../network/network.ts";

/** How frames leave. What the network throws becomes a refusal here, and only here. */
export interface Post {
  /** Resolves once the peer has taken the frame. Refused: "unreachable", "busy", "too-large", "stopped", "cancelled". */
  deliver(to: PeerId, frame: Uint8Array, signal: AbortSignal): Promise<Reply<void>>;
  /** The same for when nobody holds a signal, with a limit of its own. */
  deliverWithin(timeoutMs: number, to: PeerId, frame: Uint8Array): Promise<Reply<void>>;
  publish(topic: string, frame: Uint8Array): Promise<Reply<void>>;
}

/** `receiveOwn` takes the frames that are for this very peer, which never see the network. */
export function post(clock: Clock, network: Network, receiveOwn: FrameHandler): Post {
  const deliver: Post["deliver"] = (to, frame, signal) => {
    if (frame.length > frameLimitBytes) return Promise.resolve(tooLarge);
    if (to !== network.self) return outcome(network.send(to, frame, signal));
    // Not at once: an actor that asks its neighbour must not find the answer before it has begun to wait.
    queueMicrotask(() => receiveOwn(network.self, frame));
    return Promise.resolve(sent);
  };
  return {
    deliver,
    deliverWithin: async (timeoutMs, to, frame) => {
      const limit = deadline(clock, timeoutMs);
      const reply = await deliver(to, frame, limit.signal);
      limit.clear();
      return reply;
    },
    publish: (topic, frame) =>
      frame.length > frameLimitBytes ? Promise.resolve(tooLarge) : outcome(network.publish(topic, frame)),
  };
}

const sent = grant(undefined);
const tooLarge = refuse("too-large", `with its proofs the message has more than ${frameLimitBytes} bytes`);

function outcome(sending: Promise<void>): Promise<Reply<void>> {
  return sending.then(() => sent, refusalFor);
}

function refusalFor(error: unknown): Refusal {
  return refuse(becauseOf[errorCode(error) ?? ""] ?? "unreachable", sentenceOf(error));
}

const becauseOf: Readonly<Record<string, string>> = {
  NETWORK_UNREACHABLE: "unreachable",
  NETWORK_BUSY: "busy",
  NETWORK_FRAME_TOO_LARGE: "too-large",
  NETWORK_STOPPED: "stopped",
};
