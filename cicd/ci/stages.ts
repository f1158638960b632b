import { readFileSync } from "node:fs";
import { type Counts, countsOfSummary } from "./counts.ts";

/** One thing that continuous integration does. */
export interface Stage {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly longestMs: number;
  /**
   * What the sum takes from it: the results in a report; its verdict, as one test; or nothing, because it only makes
   * ready what others test. Failing counts in any case.
   */
  readonly counts: Report | "as-one-test" | "only-when-failed";
}

/** Where a stage leaves its results, and how they are read. */
export interface Report {
  readonly path: string;
  read(path: string): Counts | undefined;
}

const minuteMs = 60_000;
const environments = ["simulated", "memory", "local"];

const sameSeed = ["--check-determinism", "--seed", "1", "--seeds", "3", "--nodes", "12", "--minutes", "5"];

const all: readonly Stage[] = [
  // What Debian has to give: it asks for nothing that is there already, and what cannot be had is skipped by who needs it.
  {
    name: "provision",
    command: ["sh", "cicd/provision.sh"],
    longestMs: 10 * minuteMs,
    counts: "only-when-failed",
  },
  {
    name: "check",
    command: ["npm", "run", "--silent", "check"],
    longestMs: 4 * minuteMs,
    counts: summary("reports/check/summary.json"),
  },
  {
    name: "test",
    command: ["npm", "test", "--silent"],
    longestMs: 6 * minuteMs,
    counts: summary("reports/unit/summary.json"),
  },
  {
    name: "build",
    command: ["npm", "run", "--silent", "build"],
    longestMs: 2 * minuteMs,
    counts: "only-when-failed",
  },
  ...environments.map(
    (environment): Stage => ({
      name: `features ${environment}`,
      command: ["npm", "run", "--silent", "features", "--", "--environment", environment],
      longestMs: 10 * minuteMs,
      counts: summary(`reports/features/${environment}/summary.json`),
    }),
  ),
  // Three seeds, each twice, in two situations: the same seed must come to the same trace.
  ...Object.entries({ calm: "none", faults: "loss 5%, partition, crash" }).map(
    ([situation, faults]): Stage => ({
      name: `same seed ${situation}`,
      command: ["npm", "run", "--silent", "simulate", "--", ...sameSeed, "--faults", faults],
      longestMs: 4 * minuteMs,
      counts: "as-one-test",
    }),
  ),
];

/** The stages whose names begin with one of the words; all of them when there are none. */
export function stages(words: readonly string[]): readonly Stage[] {
  return all.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)));
}

function summary(path: string): Report {
  return { path, read: (at) => countsOfSummary(readFileSync(at, "utf8")) };
}
