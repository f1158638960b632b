import { DmsError, sentenceOf } from "../../errors/dms-error.ts";
import { executorErrors } from "../errors.ts";

/** What the engine's failure is to the port: the caller's own reason, a DmsError as it is, or one of `otherwise`. */
export function failureOf(
  error: unknown,
  otherwise: "EXECUTOR_START_FAILED" | "EXECUTOR_UNAVAILABLE",
  signal?: AbortSignal,
): unknown {
  if (signal?.aborted) return signal.reason;
  if (error instanceof DmsError) return error;
  const code = statusOf(error) === undefined ? "EXECUTOR_UNAVAILABLE" : otherwise;
  return new DmsError(code, `${executorErrors[code]}: ${engineSentence(error)}`, { cause: error });
}

/** The engine knows no such thing. */
export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404;
}

/** The name is taken, or the thing is being removed. */
export function isConflict(error: unknown): boolean {
  return statusOf(error) === 409;
}

/** Nothing was changed: it was so already. */
export function isUnchanged(error: unknown): boolean {
  return statusOf(error) === 304;
}

/** The engine's own words, without the client's wrapping. */
export function engineSentence(error: unknown): string {
  if (typeof error === "object" && error !== null && "json" in error) {
    const { json } = error;
    if (typeof json === "object" && json !== null && "message" in json) return String(json.message).trim();
  }
  return sentenceOf(error);
}

// The engine answered when there is a status; without one it could not be asked.
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("statusCode" in error)) return undefined;
  return typeof error.statusCode === "number" ? error.statusCode : undefined;
}
