import { relative } from "node:path";
import { inspect } from "node:util";

/** How one test ended. Suites are not tests and do not count. */
export interface TestResult {
  readonly verdict: "passed" | "failed" | "skipped";
  readonly name: string;
  readonly file: string;
  readonly line: number;
  readonly durationMs: number;
  /** Why it was skipped, or what went wrong. */
  readonly reason: string;
}

/** What node:test's reporter stream carries, as far as we read it. */
export interface TestEvent {
  readonly type: string;
  readonly data: unknown;
}

/** The result that an event of node:test tells of; undefined for all other events. */
export function resultOf({ type, data }: TestEvent): TestResult | undefined {
  if (type !== "test:pass" && type !== "test:fail") return undefined;
  const details = fieldOf(data, "details");
  const isSkipped = fieldOf(data, "skip") !== undefined || fieldOf(data, "todo") !== undefined;
  const hasFailed = type === "test:fail" && !isSkipped;
  // A suite fails with its tests; only when its own hook or body threw is that news.
  if (fieldOf(details, "type") === "suite" && !(hasFailed && isItsOwn(fieldOf(details, "error"))))
    return undefined;
  return {
    verdict: isSkipped ? "skipped" : hasFailed ? "failed" : "passed",
    name: textOf(fieldOf(data, "name")),
    file: relative(process.cwd(), textOf(fieldOf(data, "file"))),
    line: Number(fieldOf(data, "line") ?? 0),
    durationMs: Number(fieldOf(details, "duration_ms") ?? 0),
    reason: isSkipped ? reasonOf(data) : hasFailed ? causeOf(fieldOf(details, "error")) : "",
  };
}

function isItsOwn(error: unknown): boolean {
  return fieldOf(error, "failureType") !== "subtestsFailed";
}

function reasonOf(data: unknown): string {
  const reason = fieldOf(data, "skip") ?? fieldOf(data, "todo");
  return typeof reason === "string" && reason !== "" ? reason : "no reason given";
}

function causeOf(error: unknown): string {
  return inspect(fieldOf(error, "cause") ?? error);
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? Reflect.get(value, name) : undefined;
}
