import type { Finding } from "./finding.ts";

/** Where a file's characters are, for a person. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Collects what there is to say about one file, so that its author hears everything at once. */
export interface Findings {
  error(path: string, offset: number, message: string): void;
  warn(path: string, offset: number, message: string): void;
  /** In the order of the file. */
  errors(): readonly Finding[];
  warnings(): readonly Finding[];
}

/** `place` turns an offset into the text into a line and column. */
export function findings(place: (offset: number) => Position): Findings {
  const errors = heap(place);
  const warnings = heap(place);
  return { error: errors.add, warn: warnings.add, errors: errors.sorted, warnings: warnings.sorted };
}

/** Nobody reads more in one go, and a file of twenty thousand mistakes must not become a report of megabytes. */
export const findingLimit = 100;

function heap(place: (offset: number) => Position) {
  const found: Finding[] = [];
  const rest: Finding[] = [];
  return {
    add(path: string, offset: number, message: string): void {
      if (found.length < findingLimit) found.push({ path, ...place(offset), message });
      else if (rest.length === 0)
        rest.push({ path: "", ...place(offset), message: "there is more; mend these first" });
    },
    sorted: (): readonly Finding[] => [...found.sort(byPosition), ...rest],
  };
}

function byPosition(a: Finding, b: Finding): number {
  return a.line - b.line || a.column - b.column;
}
