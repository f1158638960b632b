/**
 * What ought to happen in some run, though not in each: a run in which no fault ever mattered has proved little.
 */
export interface Sometimes {
  count(what: string, by?: number): void;
  /** In order of name. */
  counts(): readonly (readonly [what: string, times: number])[];
}

export function sometimes(): Sometimes {
  const counts = new Map<string, number>();
  return {
    count: (what, by = 1) => void counts.set(what, (counts.get(what) ?? 0) + by),
    counts: () => [...counts].sort(([a], [b]) => (a < b ? -1 : 1)),
  };
}
