import { nextTick } from "node:process";
import { setImmediate } from "node:timers";
import type { DmsError } from "../src/index.ts";
import { simulationError } from "./errors.ts";
import type { Schedule } from "./schedule.ts";

/** Turns the world: one planned thing after another, as long as somebody waits for something. */
export interface Loop {
  /** Microseconds since the world began. */
  readonly nowUs: number;
  /** How many planned things have happened. */
  readonly events: number;
  /**
   * Turns until `isReached` says so, or until `untilUs`, which then is the time. Rejects with SIMULATION_STALLED when
   * nothing is planned any more, and with whatever `fail` was called with.
   */
  until(goal: { readonly isReached?: () => boolean; readonly untilUs?: number }): Promise<void>;
  /** Ends all waiting with this error, now and from now on. */
  fail(error: Error): void;
  readonly failure: Error | undefined;
}

/**
 * Between two events every promise that can settle has settled: the next event is asked for by a microtask that asks
 * for a tick, and Node empties the queue of microtasks, however long their chain, before it takes the next tick. That
 * is five times quicker than a turn of Node's event loop per event, and as safe. `onSettled` is told then, with the
 * owner of the event that has settled.
 */
export function loop(plans: Schedule, onSettled: (owner: number) => void): Loop {
  const goals: Goal[] = [];
  let nowUs = 0;
  let events = 0;
  let isTurning = false;
  let failure: Error | undefined;
  let lastOwner = -1;

  const askForNext = () => nextTick(turn);
  const breathe = () => setImmediate(turn);

  function turn(): void {
    if (!step()) {
      isTurning = false;
      return;
    }
    queueMicrotask(events % eventsPerBreath === 0 ? breathe : askForNext);
  }

  /** Does the next thing; false when nobody waits any more. */
  function step(): boolean {
    attempt(() => onSettled(lastOwner));
    settleGoals(plans.nextUs());
    if (goals.length === 0) return false;
    const next = plans.take();
    const work = next?.work;
    if (next === undefined || work === undefined) return false;
    next.work = undefined;
    nowUs = next.timeUs;
    lastOwner = next.owner;
    events++;
    attempt(work);
    return true;
  }

  /** What throws here is thrown by no promise: nobody could catch it, so the run is over. */
  function attempt(work: () => void): void {
    try {
      work();
    } catch (error) {
      fail(error instanceof Error ? error : new Error(String(error)));
    }
  }

  function settleGoals(nextUs: number | undefined): void {
    for (let at = goals.length - 1; at >= 0; at--) {
      const goal = goals[at];
      if (goal === undefined) continue;
      const verdict = failure ?? judged(goal, nextUs);
      if (verdict === "waiting") continue;
      goals.splice(at, 1);
      if (verdict === "reached") goal.resolve();
      else goal.reject(verdict);
    }
  }

  function judged(goal: Goal, nextUs: number | undefined): "waiting" | "reached" | Error {
    if (goal.isReached !== undefined) {
      if (goal.isReached()) return "reached";
      if (nextUs === undefined) return stalled(nowUs);
    }
    if (goal.untilUs !== undefined && (nextUs === undefined || nextUs > goal.untilUs)) {
      nowUs = Math.max(nowUs, goal.untilUs);
      return "reached";
    }
    return "waiting";
  }

  function fail(error: Error): void {
    failure ??= error;
  }

  return {
    get nowUs() {
      return nowUs;
    },
    get events() {
      return events;
    },
    get failure() {
      return failure;
    },
    fail,
    until: (goal) =>
      new Promise((resolve, reject) => {
        goals.push({ ...goal, resolve, reject });
        if (isTurning) return;
        isTurning = true;
        setImmediate(turn);
      }),
  };
}

interface Goal {
  readonly isReached?: () => boolean;
  readonly untilUs?: number;
  readonly resolve: () => void;
  readonly reject: (error: Error) => void;
}

// Often enough for Ctrl-C and the progress line, rarely enough to cost nothing.
const eventsPerBreath = 256;

function stalled(nowUs: number): DmsError {
  const atMs = nowUs / 1000;
  return simulationError("SIMULATION_STALLED", `the schedule is empty after ${atMs} ms`, { atMs });
}
