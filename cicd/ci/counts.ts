/** How many tests ended how. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

/** The counts added up. */
export function sumOf(all: readonly Counts[]): Counts {
  return all.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

/** The form that a reader of the last line relies on. */
export function closingLine({ passed, failed, skipped }: Counts): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

const none: Counts = { passed: 0, failed: 0, skipped: 0 };

/** What a stage without a report adds to the sum. */
export function countsOfVerdict(counts: "as-one-test" | "only-when-failed", hasPassed: boolean): Counts {
  if (!hasPassed) return { ...none, failed: 1 };
  return counts === "as-one-test" ? { ...none, passed: 1 } : none;
}

/** What a stage with a report adds: one that failed without a failed test in it is one failure, and so is an empty one. */
export function countsOfReport(found: Counts | undefined, hasPassed: boolean): Counts {
  if (found === undefined || hasRunNothing(found))
    return { ...none, failed: 1, skipped: found?.skipped ?? 0 };
  return hasPassed || found.failed > 0 ? found : { ...found, failed: 1 };
}

/** Whether no test was run at all; skipped ones were not. */
export function hasRunNothing(found: Counts | undefined): boolean {
  return found === undefined || found.passed + found.failed === 0;
}

/** Reads `{"passed":1,"failed":0,"skipped":0}`, which may hold more; undefined when it is something else. */
export function countsOfSummary(text: string): Counts | undefined {
  const value: unknown = JSON.parse(text);
  const [passed, failed, skipped] = ["passed", "failed", "skipped"].map((name) =>
    Reflect.get(Object(value), name),
  );
  return isCount(passed) && isCount(failed) && isCount(skipped) ? { passed, failed, skipped } : undefined;
}

function isCount(value: unknown): value is number {
  return typeof value === "number" && Number.isInteger(value) && value >= 0;
}
