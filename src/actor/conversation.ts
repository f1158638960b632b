import { type Refusal, type Reply, refuse } from "../errors/refusal.ts";
import type { Cid } from "../ucan/cid.ts";
import type { Continuation } from "./continuations.ts";
import type { Kernel } from "./kernel.ts";

/** Something asked, until it has ended: by an answer, its deadline, its caller or its actor's stop. */
export interface Conversation<End> {
  /** Ends it. Only the first end counts. */
  end(how: End): void;
  /** Sends what is asked. That it could not be sent ends it; the signal ends the sending when nobody waits any more. */
  send(sending: (signal: AbortSignal) => Promise<Reply<void>>): void;
}

export interface ConversationOptions<End> {
  readonly cid: Cid;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
  readonly continuation: Omit<Continuation, "cancel">;
  /** How it ends at `timeoutMs`. */
  readonly atDeadline: End;
  readonly onEnd: (how: End | Refusal) => void;
}

/** Begins to wait for receipts to this CID. Whatever happens, it ends by `timeoutMs` and leaves nothing behind. */
export function conversation<End>(
  kernel: Pick<Kernel, "clock" | "continuations">,
  options: ConversationOptions<End>,
): Reply<Conversation<End>> {
  const { cid, timeoutMs, signal, continuation, onEnd } = options;
  const controller = new AbortController();
  let hasEnded = false;
  let beingSent = 0;
  const end = (how: End | Refusal) => {
    if (hasEnded) return;
    hasEnded = true;
    kernel.continuations.remove(cid);
    cancelTimer();
    signal?.removeEventListener("abort", onAbort);
    // An abort costs more than all of the above, and commonly the frame has long gone.
    if (beingSent > 0) controller.abort(ended);
    onEnd(how);
  };
  const onAbort = () => end(cancelled);
  if (!kernel.continuations.add(cid, { ...continuation, cancel: () => end(stopped) })) return tooManyWaiting;
  const cancelTimer = kernel.clock.after(timeoutMs, () => end(options.atDeadline));
  signal?.addEventListener("abort", onAbort, { once: true });
  return {
    granted: true,
    value: {
      end,
      send: (sending) => {
        beingSent++;
        void sending(controller.signal).then((reply) => {
          beingSent--;
          if (!reply.granted) end(reply);
        });
      },
    },
  };
}

/** The caller called it off. */
export const cancelled = refuse("cancelled", "whoever asked no longer wants to know");
/** The actor that asked is no more. */
export const stopped = refuse("stopped", "this actor has stopped");

const ended = new Error("nobody waits for the message any more");
const tooManyWaiting = refuse(
  "too-many-waiting",
  "this node waits for too many answers already; try again shortly",
);
