/** A signal for one request to the engine: ended by its time, by the caller, or by the executor's close. */
export function bounded(closing: AbortSignal, signal?: AbortSignal, ms: number = requestMs): AbortSignal {
  const signals = [closing, AbortSignal.timeout(ms)];
  if (signal !== undefined) signals.push(signal);
  return AbortSignal.any(signals);
}

// A loaded engine takes seconds to make or remove a container; one that takes longer is not answering.
const requestMs = 60_000;

/** The promise, or the signal's reason as soon as it is aborted. */
export function orAborted<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    if (signal.aborted) return reject(signal.reason);
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener("abort", onAbort));
  });
}
