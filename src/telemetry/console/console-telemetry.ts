import type { Clock } from "../../clock/clock.ts";
import type { Fields, Level, Span, Telemetry, Verbosity } from "../telemetry.ts";
import { countersOf } from "./counters.ts";
import { jsonLine, type LogRecord, textLine } from "./lines.ts";

/** Where the lines go and what they look like. */
export interface ConsoleTelemetryOptions {
  /** Takes one line, without its end. A sink of its own because only the host knows where this process may write. */
  readonly write: (line: string) => void;
  /** Without it, records carry no time and spans no duration. */
  readonly clock?: Clock;
  /** "text" for a person, aligned; "json" for a program, one object per line. */
  readonly format: "text" | "json";
  /** At first. Records below it are dropped; counters count all the same. */
  readonly minimumLevel: Level;
}

/** Telemetry that stays on this machine: records as lines, counters in memory. */
export interface ConsoleTelemetry extends Telemetry, Verbosity {
  /** What was counted so far, by 'name{label="value"}', in alphabetical order. Children share them with their parent. */
  counters(): Readonly<Record<string, number>>;
}

/** Writes each record as one line to the sink given. */
export function consoleTelemetry(options: ConsoleTelemetryOptions): ConsoleTelemetry {
  const { write, clock, format } = options;
  let { minimumLevel } = options;
  const counters = countersOf();
  const line = format === "json" ? jsonLine : textLine;
  const writeRecord = (record: Omit<LogRecord, "timeMs">) => {
    if (ranks[record.level] < ranks[minimumLevel]) return;
    write(line(clock === undefined ? record : { timeMs: clock.now(), ...record }));
  };
  const withFields = (shared: Fields): Telemetry => ({
    log: (level, event, fields) => writeRecord({ level, event, fields: { ...shared, ...fields } }),
    count: counters.add,
    span: (name, fields) => span(name, { ...shared, ...fields }),
    child: (fields) => withFields({ ...shared, ...fields }),
  });
  const span = (name: string, begun: Fields): Span => {
    const startMs = clock?.now();
    return {
      end: (fields) => {
        const durationMs = clock === undefined || startMs === undefined ? undefined : clock.now() - startMs;
        writeRecord({ level: "debug", event: name, fields: { ...begun, ...fields, durationMs } });
      },
    };
  };
  return {
    ...withFields({}),
    counters: counters.read,
    level: () => minimumLevel,
    setLevel: (level) => {
      minimumLevel = level;
    },
  };
}

const ranks: Readonly<Record<Level, number>> = { debug: 0, info: 1, warn: 2, error: 3 };
