import type { Cancel, Clock } from "../clock/clock.ts";
import { within } from "../clock/deadline.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import type { ChildSpec, ChildView, Restart, Stoppable } from "./child-spec.ts";
import { type End, shutdownEnd } from "./end.ts";

/** One child of a supervisor and its life so far. What is to become of it is the supervisor's to decide. */
export interface SupervisedChild {
  readonly id: string;
  readonly restart: Restart;
  readonly isRunning: boolean;
  /** Resolves with why it could not be started; undefined when it runs. */
  start(): Promise<End | undefined>;
  /** Calls off a planned restart and stops it. True when it did not stop in its time; undefined when it did not run. */
  stop(): Promise<boolean | undefined>;
  /** Starts it again later. `begin` is not called if it is stopped before. */
  plan(afterMs: number, begin: () => void): void;
  /** It waits to be started again. */
  await(): void;
  /** Crashes in a row, this one included: one that ran for `steadyMs` begins a new row. */
  failed(steadyMs: number): number;
  view(): ChildView;
}

export interface SupervisedChildOptions {
  readonly spec: ChildSpec;
  readonly clock: Clock;
  /** Aborted when its supervisor stops. */
  readonly signal: AbortSignal;
  /** It ended by itself. Not called for an end that `stop` brought about. */
  readonly onEnd: (end: End) => void;
}

export function supervisedChild({ spec, clock, signal, onEnd }: SupervisedChildOptions): SupervisedChild {
  const { id, restart = "permanent", shutdownMs = defaultShutdownMs } = spec;
  let state: ChildView["state"] = "stopped";
  let running: Stoppable | undefined;
  let startedAtMs: number | undefined;
  let lastEnd: End | undefined;
  let starts = 0;
  let failures = 0;
  let cancelPlan: Cancel = () => {};

  const onRunningEnd = (ended: Stoppable, end: End) => {
    if (running !== ended) return;
    running = undefined;
    state = "stopped";
    lastEnd = end;
    onEnd(end);
  };

  return {
    id,
    restart,
    get isRunning() {
      return running !== undefined;
    },
    start: async () => {
      cancelPlan();
      state = starts === 0 ? "starting" : "restarting";
      starts++;
      try {
        const started = await begun(spec, signal);
        running = started;
        state = "running";
        startedAtMs = clock.now();
        void started.ended.then((end) => onRunningEnd(started, end));
        return undefined;
      } catch (error) {
        state = "stopped";
        lastEnd = { reason: "crashed", message: sentenceOf(error) };
        return lastEnd;
      }
    },
    stop: async () => {
      cancelPlan();
      const stopping = running;
      running = undefined;
      state = stopping === undefined ? "stopped" : "stopping";
      if (stopping === undefined) return undefined;
      const isForced = !(await hasStopped(clock, stopping, shutdownMs));
      state = "stopped";
      lastEnd = shutdownEnd;
      return isForced;
    },
    plan: (afterMs, begin) => {
      state = "restarting";
      cancelPlan = clock.after(afterMs, begin);
    },
    await: () => {
      state = "restarting";
    },
    failed: (steadyMs) => {
      const ranMs = startedAtMs === undefined ? 0 : clock.now() - startedAtMs;
      failures = ranMs >= steadyMs ? 1 : failures + 1;
      return failures;
    },
    view: () => ({
      id,
      restart,
      state,
      restarts: Math.max(0, starts - 1),
      ...(startedAtMs === undefined ? {} : { startedAtMs }),
      ...(lastEnd === undefined ? {} : { lastEnd }),
    }),
  };
}

/** As long as in OTP. */
const defaultShutdownMs = 5000;

/** Beyond the time that a child has for stopping: whoever uses all of it is not late. */
const stopGraceMs = 1000;

/** What was started; what comes up when nobody waits for it any more is taken down again. */
async function begun(spec: ChildSpec, signal: AbortSignal): Promise<Stoppable> {
  const starting = (async () => spec.start(signal))();
  try {
    return await within(signal, starting);
  } catch (error) {
    void starting.then(
      (late) => late.stop({ reason: "shutdown" }),
      () => {}, // The same error is on its way to the supervisor.
    );
    throw error;
  }
}

/** Whether it stopped in its time, and without failing at it. */
function hasStopped(clock: Clock, stopping: Stoppable, shutdownMs: number | "infinity"): Promise<boolean> {
  return new Promise((resolve) => {
    const isBounded = shutdownMs !== "infinity";
    const cancel = isBounded ? clock.after(shutdownMs + stopGraceMs, () => resolve(false)) : () => {};
    const stop = async () =>
      stopping.stop({ reason: "shutdown", ...(isBounded ? { drainMs: shutdownMs } : {}) });
    const done = (isStopped: boolean) => {
      cancel();
      resolve(isStopped);
    };
    void stop().then(
      () => done(true),
      () => done(false),
    );
  });
}
