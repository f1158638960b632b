import { DmsError, errorCode, sentenceOf } from "../errors/dms-error.ts";
import { formatFinding } from "../jobs/finding.ts";
import type { CliEnvironment } from "./environment.ts";
import { printable } from "./human.ts";
import { isRecord } from "./shape.ts";
import { type FindingView, findingView } from "./views.ts";

/** Ends a command because of what was typed. */
export function usage(message: string): DmsError {
  return new DmsError("CLI_USAGE", message);
}

/**
 * Says on stderr why a command ended early: a sentence for what a person or the world got wrong, with all its reasons;
 * the stack for what this program got wrong. With --json it is one line, `{"error":{"because","message","details"}}`.
 */
export function report(error: unknown, { stderr }: Pick<CliEnvironment, "stderr">, isJson: boolean): void {
  const details = error instanceof DmsError ? error.details : {};
  if (isJson) return stderr(`${JSON.stringify({ error: errorAsJson(error, details) })}\n`);
  if (!(error instanceof DmsError)) {
    const stack = error instanceof Error ? error.stack : undefined;
    return stderr(`dms: this is a fault of dms itself: ${stack ?? sentenceOf(error)}\n`);
  }
  stderr(`dms: ${printable(error.message)}\n`);
  for (const line of reasonsIn(details["details"])) stderr(`  ${printable(line)}\n`);
  if (error.code === "API_UNREACHABLE")
    stderr("Start a node with: dms run, or a whole network with: dms dev\n");
}

/** A finding as the parser formats it; one from another version may lack its place. */
export function findingLine({ path, line, column, message }: FindingView, fileName?: string): string {
  return formatFinding(
    { path: typeof path === "string" ? path : "", line: line ?? 1, column: column ?? 1, message },
    fileName,
  );
}

function errorAsJson(error: unknown, details: Readonly<Record<string, unknown>>): unknown {
  return {
    because: details["because"] ?? errorCode(error) ?? "internal-error",
    message: sentenceOf(error),
    details: details["details"],
  };
}

/** "ports.0.public: expected a number" */
function issueLine(issue: unknown): string {
  const { path, message } = isRecord(issue) ? issue : {};
  const where = Array.isArray(path) ? path.join(".") : typeof path === "string" ? path : "";
  return where === "" ? String(message) : `${where}: ${String(message)}`;
}

/** The lines of a refusal's details for a person: findings of an ensemble, candidates of a prefix, faults of an input. */
function reasonsIn(details: unknown): readonly string[] {
  if (!isRecord(details)) return [];
  const { errors, candidates, issues } = details;
  if (Array.isArray(issues)) return issues.map(issueLine);
  if (Array.isArray(errors))
    return errors.map((finding) => findingLine(findingView(finding, "details.errors")));
  return Array.isArray(candidates) ? candidates.map(String) : [];
}
