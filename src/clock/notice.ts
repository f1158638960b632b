import type { Clock } from "./clock.ts";

/** Lets others wait until something has changed, instead of asking again and again. */
export interface Notice {
  /** Wakes everybody who waits. */
  tell(): void;
  /** Resolves at the next `tell`, after `waitMs`, or when the signal is aborted, whichever comes first. */
  wait(waitMs: number, signal?: AbortSignal): Promise<void>;
}

/** A notice on this machine's clock. */
export function notice(clock: Clock): Notice {
  const waiting = new Set<() => void>();
  return {
    tell: () => {
      for (const wake of [...waiting]) wake();
    },
    wait: (waitMs, signal) =>
      new Promise((resolve) => {
        if (waitMs <= 0 || signal?.aborted) return resolve();
        const wake = () => {
          cancel();
          waiting.delete(wake);
          signal?.removeEventListener("abort", wake);
          resolve();
        };
        const cancel = clock.after(waitMs, wake);
        waiting.add(wake);
        signal?.addEventListener("abort", wake, { once: true });
      }),
  };
}
