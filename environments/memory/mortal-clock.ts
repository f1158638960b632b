import type { MortalClock } from "../../simulator/clocks.ts";
import type { Cancel, Clock } from "../../src/index.ts";

/** The clock of one process that is played in this one: what it planned goes with it. */
export function mortalClock(clock: Clock): MortalClock {
  const planned = new Set<Cancel>();
  let isDead = false;
  return {
    now: () => clock.now(),
    after(delayMs, work) {
      if (isDead) return () => {};
      const forget = () => {
        planned.delete(cancel);
      };
      const stop = clock.after(delayMs, () => {
        forget();
        work();
      });
      const cancel = () => {
        forget();
        stop();
      };
      planned.add(cancel);
      return cancel;
    },
    kill() {
      isDead = true;
      for (const cancel of planned) cancel();
    },
  };
}
