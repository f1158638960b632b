import type { Cancel } from "../clock/clock.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { End } from "./end.ts";

/** Who is to be told when one actor ends. */
export interface Watchers {
  add(listener: (end: End) => void): Cancel;
  /** Tells everybody, in the order in which they came, and forgets them. */
  tell(end: End): void;
}

export function watchers(telemetry: Telemetry): Watchers {
  const listeners = new Set<{ readonly hear: (end: End) => void }>();
  return {
    add: (hear) => {
      const listener = { hear };
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    tell: (end) => {
      for (const listener of [...listeners]) {
        // Whoever was told before may have called this one off.
        if (!listeners.delete(listener)) continue;
        contained(telemetry, () => listener.hear(end));
      }
    },
  };
}

/** What a listener does wrong is its own affair: the end of an actor must reach all the others. */
export function contained(telemetry: Telemetry, tell: () => void): void {
  try {
    tell();
  } catch (error) {
    telemetry.log("error", "monitor.listener-crashed", { message: sentenceOf(error) });
  }
}
