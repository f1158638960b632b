import type { Handle } from "./handle.ts";

/** How something that was started came to its end; the words are OTP's exit reasons. */
export interface End {
  /**
   * "normal": it was done, or was asked to stop. "shutdown": whoever is responsible for it took it down. "crashed": a
   * promise of our own code was broken inside it.
   */
  readonly reason: "normal" | "shutdown" | "crashed";
  readonly message: string;
}

/** What an actor that traps exits is told in place of falling. */
export interface Exit {
  readonly actor: Handle;
  readonly reason: End["reason"] | "no-actor";
  readonly message: string;
}

/** How to stop. */
export interface StopOptions {
  /**
   * Takes nothing new, and gives what was taken this long to be handled, in milliseconds; what has not been begun by
   * then is refused with "stopped". Absent: not at all.
   */
  readonly drainMs?: number;
  /** "shutdown" takes linked actors along. Absent: "normal", which does not. */
  readonly reason?: "normal" | "shutdown";
}

/** It was done, or was asked to stop. */
export const normalEnd: End = Object.freeze({ reason: "normal", message: "it stopped" });
/** Whoever is responsible for it took it down. */
export const shutdownEnd: End = Object.freeze({ reason: "shutdown", message: "it was shut down" });
