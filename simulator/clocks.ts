import type { Cancel, Clock } from "../src/index.ts";
import type { Loop } from "./loop.ts";
import type { Planned, Schedule } from "./schedule.ts";

/** When every world begins: 1 January 2026, 00:00 UTC, in milliseconds since the Unix epoch. */
export const worldBeginsAtMs = 1_767_225_600_000;

/** A clock of one machine, or of one process on it: what it planned goes with it. */
export interface MortalClock extends Clock {
  /** Calls off all that is planned by it; later plans never happen. */
  kill(): void;
}

/** How a machine's clock is wrong. */
export interface Skew {
  /** By how much it was ahead (or behind, below 0) when the world began. */
  readonly offsetMs: number;
  /** By how many millionths it runs fast (or slow, below 0). */
  readonly driftPartsPerMillion: number;
}

/** A clock that is right. */
export const noSkew: Skew = { offsetMs: 0, driftPartsPerMillion: 0 };

/** The one clock that is right. */
export function worldClock(turning: Loop, plans: Schedule): Clock {
  return mortalClock({ turning, plans, owner: -1, skew: noSkew });
}

export function mortalClock({ turning, plans, owner, skew }: MortalClockOptions): MortalClock {
  const pace = 1 + skew.driftPartsPerMillion / 1_000_000;
  const beginsAtMs = worldBeginsAtMs + skew.offsetMs;
  const pending = new Set<Planned>();
  let isDead = false;
  return {
    now: () => Math.floor(beginsAtMs + (turning.nowUs * pace) / 1000),
    after(delayMs, work): Cancel {
      if (isDead) return () => {};
      const delayUs = Math.max(0, Math.ceil((delayMs * 1000) / pace)) + (pace === 1 ? 0 : 1);
      const planned = plans.plan(turning.nowUs + delayUs, owner, () => {
        pending.delete(planned);
        work();
      });
      pending.add(planned);
      return () => {
        if (pending.delete(planned)) plans.cancel(planned);
      };
    },
    kill() {
      isDead = true;
      for (const planned of pending) plans.cancel(planned);
      pending.clear();
    },
  };
}

interface MortalClockOptions {
  readonly turning: Loop;
  readonly plans: Schedule;
  readonly owner: number;
  readonly skew: Skew;
}
