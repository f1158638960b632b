import type { Endpoint } from "./topology.ts";

/** Something under way that will settle at most once, and never for a process that is gone. */
export interface Transfer {
  finish(settle: () => void): void;
  fail(error: unknown, evenWhenDown?: "even when down"): void;
  /** Called once, when it is over, whichever way. */
  onEnd: (() => void) | undefined;
}

export function transfer(
  owner: Endpoint,
  signal: AbortSignal,
  reject: (error: unknown) => void,
  onOver: () => void,
): Transfer {
  let isOver = false;
  const over = () => {
    if (isOver) return false;
    isOver = true;
    signal.removeEventListener("abort", onAbort);
    result.onEnd?.();
    onOver();
    return true;
  };
  const onAbort = () => {
    if (over()) reject(signal.reason);
  };
  const result: Transfer = {
    finish(settle) {
      if (over() && owner.isUp) settle();
    },
    fail(error, evenWhenDown) {
      if (over() && (owner.isUp || evenWhenDown !== undefined)) reject(error);
    },
    onEnd: undefined,
  };
  signal.addEventListener("abort", onAbort, { once: true });
  return result;
}
