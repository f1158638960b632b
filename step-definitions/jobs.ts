import type { Amount } from "../environments/fleet.ts";
import { readAmount, sayAmount } from "./amounts.ts";

/** A job as a scenario tells it: "two tasks on two machines that print "hello" and take 3 seconds". */
export interface Job {
  readonly kind: "task" | "service";
  readonly count: number;
  /** Each on a machine of its own. */
  readonly isSpread: boolean;
  /** The image, absent: the one that every machine has. */
  readonly image?: string;
  /** Lines of shell, in order. */
  readonly script: readonly string[];
  readonly needs: Amount;
}

/** The ensemble file for it. */
export function ensembleOf(job: Job): string {
  const names = namesOf(job);
  const allocations = names.map((name) => allocation(name, job));
  const nodes = job.isSpread
    ? names.map((name) => `  ${name}-machine:\n    allocations: [${name}]`)
    : [`  machine:\n    allocations: [${names.join(", ")}]`];
  return ["version: V1", "allocations:", ...allocations, "nodes:", ...nodes, ""].join("\n");
}

/** Names of its allocations: "task", or "task-1", "task-2". */
export function namesOf({ kind, count }: Job): readonly string[] {
  return count === 1 ? [kind] : Array.from({ length: count }, (_, at) => `${kind}-${at + 1}`);
}

/** Reads the telling of a job. Throws what it does not understand. */
export function readJob(text: string): Job {
  const [, counted = "", noun = "", spread, rest = ""] =
    /^(\S+) (task|service)s?( on (?:\S+) machines)?(?: that (.*))?$/.exec(text) ?? [];
  const kind = noun === "service" ? "service" : "task";
  const job: MutableJob = {
    kind,
    count: readCount(counted, text),
    isSpread: spread !== undefined,
    script: [],
    needs: {},
  };
  let left = rest;
  while (left !== "") {
    const clause = clauses.find(({ pattern }) => pattern.test(left));
    const match = clause?.pattern.exec(left);
    if (clause === undefined || match === null || match === undefined)
      throw new Error(`no job is told like this: ${left}`);
    clause.take(job, match[1] ?? "", match[2] ?? "");
    left = left.slice(match[0].length).replace(/^(, | and )/, "");
  }
  // A service that has nothing more to do waits to be stopped.
  return kind === "service" && !job.script.some((line) => line.startsWith("exit"))
    ? { ...job, script: [...job.script, "sleep 86400"] }
    : job;
}

interface MutableJob {
  readonly kind: Job["kind"];
  readonly count: number;
  readonly isSpread: boolean;
  image?: string;
  script: string[];
  needs: Amount;
}

const clauses: readonly {
  readonly pattern: RegExp;
  readonly take: (job: MutableJob, first: string, second: string) => void;
}[] = [
  {
    pattern: /^prints? "([^"]*)" as an error/,
    take: (job, line) => job.script.push(`echo '${line}' >&2`),
  },
  { pattern: /^prints? "([^"]*)"/, take: (job, line) => job.script.push(`echo '${line}'`) },
  {
    pattern: /^prints? a line every second/,
    take: (job) => job.script.push("while true; do echo tick; sleep 1; done"),
  },
  { pattern: /^(?:fails?|ends?) with code (\d+)/, take: (job, code) => job.script.push(`exit ${code}`) },
  { pattern: /^takes? (\d+) seconds?/, take: (job, seconds) => job.script.push(`sleep ${seconds}`) },
  {
    pattern: /^needs? ((?:\d+(?:\.\d+)? (?:cores?|[KMGT]iB of (?:memory|disk))(?:, | and (?=\d))?)+)/,
    take: (job, amount) => {
      job.needs = readAmount(amount);
    },
  },
  {
    pattern: /^uses? the image "([^"]+)"/,
    take: (job, image) => {
      job.image = image;
    },
  },
];

const counts: ReadonlyMap<string, number> = new Map([
  ["a", 1],
  ["an", 1],
  ["one", 1],
  ["two", 2],
  ["three", 3],
  ["five", 5],
]);

function readCount(word: string, text: string): number {
  const count = counts.get(word) ?? Number(word);
  if (!Number.isInteger(count)) throw new Error(`how many? ${text}`);
  return count;
}

function allocation(name: string, { kind, image, script, needs }: Job): string {
  const { cores, memory, disk } = sayAmount(needs);
  const lines = script.length === 0 ? ["true"] : script;
  return `  ${name}:
    executor: docker
    type: ${kind}
    resources:
      cpu: { cores: ${cores ?? "0.1"} }
      ram: { size: ${memory ?? "32 MiB"} }
      disk: { size: ${disk ?? "32 MiB"} }
    execution:
      type: docker
      image: ${image ?? "dms/busybox:1"}
      cmd: ["sh", "-c", ${JSON.stringify(lines.join("; "))}]`;
}
