import { DmsError, type Ended, type Execution, type Executor, type OutputHandler } from "../../src/index.ts";
import type { MortalClock } from "../clocks.ts";
import { type MachinePrograms, type Running, unavailable } from "./machine-programs.ts";

/**
 * The executor of one process. `clock` is the process's own: what the process waits for is never told to it once it is
 * gone, while the programs, which belong to the machine, go on.
 */
export function scriptedExecutor(programs: MachinePrograms, clock: MortalClock): Executor {
  const listeners = new Set<() => void>();

  function watch(running: Running, output: OutputHandler): Execution {
    let isOpen = true;
    const hand: OutputHandler = (stream, bytes) => {
      // Over the daemon's socket, so a moment later; a dead process's clock hands over nothing.
      clock.after(0, () => {
        if (isOpen) output(stream, bytes.slice());
      });
    };
    for (const { stream, bytes } of running.output) hand(stream, bytes);
    running.listeners.add(hand);
    listeners.add(() => {
      isOpen = false;
      running.listeners.delete(hand);
    });
    const ended = new Promise<Ended>((resolve) => {
      running.onceEnded((how) => void clock.after(0, () => resolve(how)));
    });
    return {
      id: running.program.id,
      ended,
      async stop(graceMs) {
        running.stop(graceMs);
        await ended;
      },
    };
  }

  /** A question to the daemon, answered unless the signal is aborted first. */
  function ask<T>(signal: AbortSignal, work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const { settle } = abortable(signal, reject, () => cancel());
      const cancel = clock.after(answerMs, () =>
        settle(() => (programs.isBroken ? reject(unavailable()) : resolve(work()))),
      );
    });
  }

  return {
    kind: "docker",
    async start(program, output, signal) {
      signal.throwIfAborted();
      return new Promise((resolve, reject) => {
        const cancel = programs.launch(program, (outcome) => {
          // A process that died meanwhile has a dead clock: the program runs, and nobody hears of it.
          clock.after(0, () =>
            settle(() => (outcome instanceof DmsError ? reject(outcome) : resolve(watch(outcome, output)))),
          );
        });
        const { settle } = abortable(signal, reject, () => {
          cancel();
          programs.remove(program.id); // It may have come up in this very moment.
        });
      });
    },
    reattach: (id, output, signal) =>
      ask(signal, () => {
        const running = programs.running.get(id);
        return running && watch(running, output);
      }),
    list: (signal) => ask(signal, () => [...programs.running.keys()].sort()),
    remove: (id, signal) => ask(signal, () => programs.remove(id)),
    async close() {
      for (const stop of listeners) stop();
      listeners.clear();
    },
  };
}

// A question to the daemon.
const answerMs = 5;

/** Rejects with the signal's reason when that comes first; `settle` runs its work only when it did not. */
function abortable(signal: AbortSignal, reject: (error: unknown) => void, onAborted: () => void) {
  const onAbort = () => {
    onAborted();
    reject(signal.reason);
  };
  if (signal.aborted) queueMicrotask(onAbort);
  else signal.addEventListener("abort", onAbort, { once: true });
  return {
    settle(work: () => void) {
      if (signal.aborted) return;
      signal.removeEventListener("abort", onAbort);
      work();
    },
  };
}
