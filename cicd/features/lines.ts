import { type Counts, countsOf, type Outcome } from "./outcome.ts";
import { scopeItems } from "./scope-items.ts";

/** One aligned line per item of the scope, also where there is nothing yet; folders that are no item come last. */
export function itemLines(outcomes: readonly Outcome[]): readonly string[] {
  const items = itemsOf(outcomes);
  const width = Math.max(...items.map(({ item }) => item.length));
  return items.map(({ item, counts, skips }) => {
    const numbers = [
      `${String(counts.passed).padStart(4)} passed`,
      `${String(counts.failed).padStart(3)} failed`,
      `${String(counts.skipped).padStart(3)} skipped here`,
      `${String(counts.planned).padStart(3)} planned`,
    ];
    return `  ${item.padEnd(width)} ${numbers.join("  ")}${skips === "" ? "" : `  (${skips})`}`;
  });
}

/** Per item, for the summary and for people. */
export function itemsOf(
  outcomes: readonly Outcome[],
): readonly { readonly item: string; readonly counts: Counts; readonly skips: string }[] {
  const known: readonly string[] = scopeItems;
  const others = [...new Set(outcomes.map(({ item }) => item))].filter((item) => !known.includes(item));
  return [...known, ...others].map((item) => {
    const own = outcomes.filter((outcome) => outcome.item === item);
    return { item, counts: countsOf(own), skips: placesOf(own) };
  });
}

/** What failed, where, why, and how to see it again. */
export function failureLines(
  outcomes: readonly Outcome[],
  rerun: (outcome: Outcome) => string,
): readonly string[] {
  return outcomes
    .filter(({ verdict }) => verdict === "failed")
    .flatMap((outcome) => [
      "",
      `FAILED: ${outcome.id} ${outcome.name} (${outcome.uri}:${outcome.line})`,
      ...indented(outcome.reason),
      ...outcome.notes.flatMap(indented),
      `  again: ${rerun(outcome)}`,
    ]);
}

/** The last line of a run. */
export function totalsLine({ passed, failed, skipped, planned }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped here, ${planned} planned`;
}

function placesOf(outcomes: readonly Outcome[]): string {
  const skips = outcomes.filter(({ verdict }) => verdict === "skipped");
  return [...new Set(skips.map(({ reason }) => reason.replace(/^.*: /, "")))].join("; ");
}

function indented(text: string): readonly string[] {
  return text.split("\n").map((line) => `    ${line}`);
}
