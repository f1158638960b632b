import { DmsError } from "../errors/dms-error.ts";
import type { Clock } from "./clock.ts";

/** A moment after which nobody waits any more. `clear` when the work ended in time, so that no timer stays behind. */
export interface Deadline {
  readonly signal: AbortSignal;
  readonly clear: () => void;
}

/** An AbortSignal that fires `delayMs` from now, or when `parent` does, whichever comes first. */
export function deadline(clock: Clock, delayMs: number, parent?: AbortSignal): Deadline {
  const controller = new AbortController();
  const onParent = () => controller.abort(parent?.reason);
  const cancel = clock.after(delayMs, () =>
    controller.abort(new DmsError("DEADLINE_PASSED", `not done within ${delayMs} ms`, { delayMs })),
  );
  if (parent?.aborted) onParent();
  else parent?.addEventListener("abort", onParent, { once: true });
  return {
    signal: controller.signal,
    clear: () => {
      cancel();
      parent?.removeEventListener("abort", onParent);
    },
  };
}

/** Settles as `work` does, or rejects with the signal's reason when that comes first. The work itself goes on. */
export function within<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  if (signal.aborted) return Promise.reject(signal.reason);
  return new Promise((resolve, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener("abort", onAbort, { once: true });
    const done = () => signal.removeEventListener("abort", onAbort);
    work.then(
      (value) => {
        done();
        resolve(value);
      },
      (error: unknown) => {
        done();
        reject(error);
      },
    );
  });
}
