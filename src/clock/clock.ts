/** Time, as a node may know it. Each machine has its own; in the simulator it may be skewed against the others. */
export interface Clock {
  /** Milliseconds since the Unix epoch, by this machine's reckoning. */
  now(): number;
  /** Runs `work` once, `delayMs` from now. The returned function cancels it and may be called at any time. */
  after(delayMs: number, work: () => void): Cancel;
}

/** Calls off what was planned; a second call does nothing. */
export type Cancel = () => void;

/** Resolves after `delayMs`; rejects with the signal's reason when it is aborted first. */
export function sleep(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason);
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    });
    const onAbort = () => {
      cancel();
      reject(signal?.reason);
    };
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}

/** Calls `work` every `periodMs` until cancelled. Waits for no one: `work` must be quick or start its own. */
export function every(clock: Clock, periodMs: number, work: () => void): Cancel {
  let cancel = clock.after(periodMs, tick);
  let isStopped = false;
  function tick() {
    if (isStopped) return;
    cancel = clock.after(periodMs, tick);
    work();
  }
  return () => {
    isStopped = true;
    cancel();
  };
}
