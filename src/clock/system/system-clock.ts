import type { Cancel, Clock } from "../clock.ts";

/**
 * The machine's clock. Its timers do not keep the process alive: what does is what the node listens on, and a pending
 * deadline or a retry planned for in ten minutes must not hold up a process that has nothing else left to do. A
 * command that only waits therefore has to hold something open itself (a socket, a child process).
 */
export function systemClock(): Clock {
  return { now: () => Date.now(), after };
}

/** Above this setTimeout would fire at once; a longer wait is made of several. */
const longestTimerMs = 2_147_483_647;

function after(delayMs: number, work: () => void): Cancel {
  let timer: NodeJS.Timeout;
  const plan = (remainingMs: number) => {
    const waitMs = Math.min(remainingMs, longestTimerMs);
    timer = setTimeout(() => (remainingMs > waitMs ? plan(remainingMs - waitMs) : work()), waitMs);
    timer.unref();
  };
  plan(Math.max(0, delayMs));
  return () => clearTimeout(timer);
}
