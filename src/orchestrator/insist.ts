import { type Clock, sleep } from "../clock/clock.ts";
import type { Reply } from "../errors/refusal.ts";

// A lost message is asked for again, and once more; a machine that is silent three times is not there.
const tries = 3;
const pauseMs = 500;

const passing: ReadonlySet<string> = new Set(["deadline", "unreachable", "busy", "mailbox-full"]);

/**
 * Asks again when no answer came or the other was too busy: for steps that may be repeated without harm. Any other
 * refusal is an answer. An aborted signal ends it with the last one.
 */
export async function insist<T>(
  clock: Clock,
  ask: () => Promise<Reply<T>>,
  signal?: AbortSignal,
): Promise<Reply<T>> {
  for (let attempt = 1; ; attempt++) {
    const reply = await ask();
    const isFinal = reply.granted || !passing.has(reply.because) || attempt === tries;
    if (isFinal || signal?.aborted) return reply;
    await sleep(clock, pauseMs, signal).catch(() => {});
  }
}
