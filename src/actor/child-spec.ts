import type { End, StopOptions } from "./end.ts";

/** Something that a supervisor can start, and start again. */
export interface Startable {
  /**
   * Starts it afresh, with nothing left of what it was before. What it throws counts as a crash. The signal says that
   * nobody waits any more; what comes up nevertheless is stopped at once.
   */
  start(signal: AbortSignal): Promise<Stoppable> | Stoppable;
}

/** Something that was started. An actor is one, and so is a supervisor. */
export interface Stoppable {
  /** Resolves once it has stopped, within `drainMs` and a little. */
  stop(options: StopOptions): Promise<void> | void;
  /** Resolves with how it ended; never rejects. */
  readonly ended: Promise<End>;
}

/**
 * When a child is started again: "permanent" always, "transient" when it crashed, "temporary" never, not even when it
 * was stopped for the sake of another.
 */
export type Restart = "permanent" | "transient" | "temporary";

/** A child as its supervisor is told of it. */
export interface ChildSpec extends Startable {
  /** Its name among its supervisor's children. */
  readonly id: string;
  /** Absent: "permanent". */
  readonly restart?: Restart;
  /**
   * How long it may take to stop, in milliseconds; it is not waited for any longer. "infinity" is for supervisors, whose
   * children have times of their own. Absent: 5,000.
   */
  readonly shutdownMs?: number | "infinity";
}

/** What there is to know of a child. */
export interface ChildView {
  readonly id: string;
  readonly restart: Restart;
  /** "restarting": it crashed, and is started again or waits to be. "stopped": it ended normally, or was stopped. */
  readonly state: "starting" | "running" | "restarting" | "stopping" | "stopped";
  /** How often it was started again. */
  readonly restarts: number;
  readonly startedAtMs?: number;
  /** How it ended the last time. */
  readonly lastEnd?: End;
}
