/**
 * A comparison: our work beside a limit or a peer, measured in turn in the same process so that a slow moment of the
 * machine hits both. Benches stand beside the code as `*.bench.ts` and export `bench`.
 */
export interface Bench {
  readonly title: string;
  readonly subject: Contestant;
  readonly limit: Contestant;
  /** What would be good; printed beside the figure, never a reason to fail. */
  readonly goal?: Goal;
  /** How often both are measured, in turn. */
  readonly rounds?: number;
  /** Figures beside the ratio, after the last round. */
  readonly notes?: () => readonly string[];
  readonly close?: () => Promise<void>;
}

export interface Contestant {
  readonly name: string;
  /** Operations in one run. */
  readonly count: number;
  readonly run: (count: number) => Promise<void>;
}

/** "ratio": subject over limit, at most. "extra-ms": milliseconds that the subject takes longer, at most. */
export interface Goal {
  readonly kind: "ratio" | "extra-ms";
  readonly atMost: number;
}

/** Nothing to measure here, and why. */
export interface NotHere {
  readonly title: string;
  readonly because: string;
}

/** What one comparison came to. */
export interface Result {
  readonly title: string;
  readonly subject: Timing;
  readonly limit: Timing;
  readonly ratio: Spread;
  readonly extraMs: number;
  readonly goal?: Goal;
  readonly isMet?: boolean;
  readonly notes: readonly string[];
}

export interface Timing {
  readonly name: string;
  /** Median, for one operation. */
  readonly microseconds: number;
}

/** Of one figure over the rounds. */
export interface Spread {
  readonly least: number;
  readonly median: number;
  readonly most: number;
}

/** Measures both in turn after one unmeasured run of each. */
export async function measure(bench: Bench): Promise<Result> {
  const { title, subject, limit, goal, rounds = 7 } = bench;
  try {
    if (rounds > 1) for (const each of [limit, subject]) await each.run(Math.ceil(each.count / 10));
    const subjectUs: number[] = [];
    const limitUs: number[] = [];
    for (let round = 0; round < rounds; round++) {
      limitUs.push(await timed(limit));
      subjectUs.push(await timed(subject));
    }
    const ratio = spread(subjectUs.map((time, round) => time / (limitUs[round] ?? Number.NaN)));
    const extraMs = (median(subjectUs) - median(limitUs)) / 1_000;
    const figure = goal?.kind === "extra-ms" ? extraMs : ratio.median;
    return {
      title,
      subject: { name: subject.name, microseconds: median(subjectUs) },
      limit: { name: limit.name, microseconds: median(limitUs) },
      ratio,
      extraMs,
      ...(goal === undefined ? {} : { goal, isMet: figure <= goal.atMost }),
      notes: bench.notes?.() ?? [],
    };
  } finally {
    await bench.close?.();
  }
}

/** Microseconds for one operation. */
async function timed({ run, count }: Contestant): Promise<number> {
  const start = process.hrtime.bigint();
  await run(count);
  return Number(process.hrtime.bigint() - start) / 1_000 / count;
}

function spread(values: readonly number[]): Spread {
  return { least: Math.min(...values), median: median(values), most: Math.max(...values) };
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
