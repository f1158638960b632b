import { readFileSync } from "node:fs";
import { type Counts, countsOfJunit, countsOfSummary } from "./counts.ts";

/** One thing that continuous integration does. Without a report its verdict counts as one test. */
export interface Stage {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
  readonly longestMs: number;
  readonly report?: Report;
}

/** Where a stage leaves its results, and how they are read. */
export interface Report {
  readonly path: string;
  read(path: string): Counts | undefined;
}

const minuteMs = 60_000;
const environments = ["simulated", "memory", "local"];

const all: readonly Stage[] = [
  // What Debian has to give; it asks for nothing that is there already.
  { name: "provision", command: ["sh", "cicd/provision.sh"], longestMs: 5 * minuteMs },
  { name: "check", command: ["npm", "run", "--silent", "check"], longestMs: 4 * minuteMs },
  {
    name: "test",
    command: ["npm", "test", "--silent"],
    longestMs: 6 * minuteMs,
    report: summary("reports/unit/summary.json"),
  },
  { name: "build", command: ["npm", "run", "--silent", "build"], longestMs: 2 * minuteMs },
  ...environments.map(
    (environment): Stage => ({
      name: `features ${environment}`,
      command: ["npm", "run", "--silent", "features", "--", "--environment", environment],
      longestMs: 5 * minuteMs,
      report: junit(`reports/${environment}/junit.xml`),
    }),
  ),
  {
    name: "determinism",
    command: ["npm", "run", "--silent", "simulate", "--", "--check-determinism"],
    longestMs: 4 * minuteMs,
  },
];

/** The stages whose names begin with one of the words; all of them when there are none. */
export function stages(words: readonly string[]): readonly Stage[] {
  return all.filter(({ name }) => words.length === 0 || words.some((word) => name.startsWith(word)));
}

function summary(path: string): Report {
  return { path, read: (at) => countsOfSummary(readFileSync(at, "utf8")) };
}

function junit(path: string): Report {
  return { path, read: (at) => countsOfJunit(readFileSync(at, "utf8")) };
}
