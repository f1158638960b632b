import type { Fields, Level, Telemetry } from "../src/index.ts";

/** What one machine has said about itself. */
export interface MachineTelemetry extends Telemetry {
  /** Sums by name, and by name and labels ("dead-letters{because=expired}"), in order of first use. */
  readonly counters: ReadonlyMap<string, number>;
}

/** Hands records on and adds up counters. Spans only count how often they ended. */
export function machineTelemetry(
  onRecord: (level: Level, event: string, fields: Fields) => void,
): MachineTelemetry {
  const counters = new Map<string, number>();
  const add = (name: string, by: number) => counters.set(name, (counters.get(name) ?? 0) + by);
  const withFields = (own: Fields): Telemetry => ({
    log: (level, event, fields) => onRecord(level, event, { ...own, ...fields }),
    count(name, by = 1, labels) {
      add(name, by);
      if (labels !== undefined) add(`${name}{${labelText(labels)}}`, by);
    },
    span: (name) => ({ end: () => add(`span.${name}`, 1) }),
    child: (fields) => withFields({ ...own, ...fields }),
  });
  return { ...withFields({}), counters };
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .join(",");
}
