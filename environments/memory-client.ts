import { type ApiClient, DmsError, type Node, nodeApi } from "../src/index.ts";

/** A client of a node in this process, which may not run, and may die before it has answered. */
export interface MemoryClient extends ApiClient {
  /** From now on this node answers; undefined: none does, and who waits for an answer hears that. */
  serve(node: Node | undefined): void;
}

export function memoryClient(machine: string): MemoryClient {
  let node: Node | undefined;
  let death = new AbortController();
  return {
    serve(next) {
      death.abort(unreachable(machine));
      death = new AbortController();
      node = next;
    },
    request(request, signal) {
      if (node === undefined) return Promise.reject(unreachable(machine));
      const ends = signal === undefined ? death.signal : AbortSignal.any([signal, death.signal]);
      // Between a program and its node lies JSON.
      return Promise.race([nodeApi(node).request(json(request), ends).then(json), failure(ends)]);
    },
  };
}

function failure(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    else signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

function json<T>(value: T): T;
function json(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}

function unreachable(machine: string): DmsError {
  return new DmsError("API_UNREACHABLE", `no node answers on ${machine}: none is running there`, { machine });
}
