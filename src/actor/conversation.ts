import { type Refusal, type Reply, refuse } from "../errors/refusal.ts";
import type { Cid } from "../ucan/cid.ts";
import type { Continuation } from "./continuations.ts";
import type { Kernel } from "./kernel.ts";

/** Something asked, until it has ended: by an answer, its deadline, its caller or its actor's stop. */
export interface Conversation<End> {
  /** Ends it. Only the first end counts. */
  end(how: End): void;
  /** Aborted at the end, so that a message still being sent is no longer. */
  readonly sending: AbortSignal;
  /** The frame is gone, or will never go: nothing is left to abort. */
  sent(): void;
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
  const sending = new AbortController();
  let hasEnded = false;
  let isSending = true;
  const end = (how: End | Refusal) => {
    if (hasEnded) return;
    hasEnded = true;
    kernel.continuations.remove(cid);
    cancelTimer();
    signal?.removeEventListener("abort", onAbort);
    if (isSending) sending.abort(ended);
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
      sending: sending.signal,
      sent: () => {
        isSending = false;
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
