import type { Telemetry } from "../telemetry/telemetry.ts";

/** What nobody handled, counted by reason: a message never vanishes without a trace. */
export interface DeadLetters {
  /** `because` must come from our own closed set of codes, never from a message. */
  count(because: string): void;
  counts(): Readonly<Record<string, number>>;
}

export function deadLetters(telemetry: Telemetry): DeadLetters {
  const counts = new Map<string, number>();
  return {
    count: (because) => {
      counts.set(because, (counts.get(because) ?? 0) + 1);
      telemetry.count("actor.dead-letters", 1, { because });
    },
    counts: () => Object.fromEntries(counts),
  };
}
