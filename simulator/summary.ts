import type { Outcome, SimulationOptions } from "./simulation.ts";
import type { JobResult } from "./workload.ts";

/** What a run cost on this machine. */
export interface Cost {
  readonly wallMs: number;
  /** Resident memory at its end, without what an empty process takes. */
  readonly memoryBytes: number;
}

/** A run in some lines, aligned. */
export function summary(outcome: Outcome, options: SimulationOptions, cost: Cost): string {
  const seconds = cost.wallMs / 1000;
  const rows: (readonly [string, string])[] = [
    ["events", `${count(outcome.events)}, ${count(outcome.events / seconds)} a second`],
    [
      "messages",
      `${count(outcome.sent)} sent, ${count(outcome.gossiped)} by gossip, ${count(outcome.lost)} lost`,
    ],
    ["time", `${clockTime(outcome.elapsedMs)} virtual, ${seconds.toFixed(1)} s real`],
    ["memory", `${(cost.memoryBytes / options.nodes / 1024).toFixed(0)} KiB a node`],
    ["jobs", jobs(outcome.jobs)],
    ...reasons(outcome.jobs).map((reason): [string, string] => ["", reason]),
    ["checked", `${outcome.invariants.length} invariants, ${count(outcome.looks)} times`],
    ...outcome.sometimes.map(([what, times]): [string, string] => ["sometimes", `${what}: ${count(times)}`]),
    ["trace", outcome.hash],
  ];
  return rows.map(([name, text]) => `${name.padEnd(10)} ${text}`).join("\n");
}

/** The command that brings this very run about again. */
export function replayCommand({
  nodes,
  seed,
  minutes,
  faults,
  deployments,
  skewMs,
}: SimulationOptions): string {
  const named = faults.length === 0 ? "" : ` --faults "${faults.map(({ name }) => name).join(", ")}"`;
  const skew = skewMs === 0 ? "" : ` --skew ${skewMs}`;
  return `npm run simulate -- --nodes ${nodes} --seed ${seed} --minutes ${minutes} --deployments ${deployments}${named}${skew}`;
}

/** One event worth seeing. */
export function eventLine(atMs: number, machine: string, what: string, text: string): string {
  return `${clockTime(atMs)}  ${machine.padEnd(10)} ${what.padEnd(15)} ${text}`;
}

/** "0:12:03.250" */
export function clockTime(ms: number): string {
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60];
  return `${hours}:${String(minutes).padStart(2, "0")}:${((ms / 1000) % 60).toFixed(3).padStart(6, "0")}`;
}

function jobs(results: readonly JobResult[]): string {
  const completed = results.filter(({ state }) => state === "completed").length;
  const times = results.flatMap(({ toRunningMs }) => toRunningMs ?? []).sort((a, b) => a - b);
  const median = times[Math.floor(times.length / 2)];
  const running = median === undefined ? "" : `; half of them ran within ${(median / 1000).toFixed(1)} s`;
  return `${results.length} ended, ${completed} completed, ${results.length - completed} failed${running}`;
}

/** Why jobs failed, the most frequent first; what differs only in names and numbers counts as one. */
function reasons(results: readonly JobResult[]): readonly string[] {
  const counts = new Map<string, number>();
  for (const { state, reason } of results) {
    if (state === "completed") continue;
    const kind = (reason ?? state)
      .replace(/node-\d+/g, "a node")
      .replace(/part\d/g, "a part")
      .slice(0, 90);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a).map(([reason, times]) => `${times} × ${reason}`);
}

function count(number: number): string {
  return Math.round(number).toLocaleString("en");
}
