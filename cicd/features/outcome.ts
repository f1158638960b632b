import { environmentNames, offersOf } from "../../environments/offers.ts";
import type { Recording } from "./recording.ts";

/** How one scenario went, or why it did not run. */
export interface Outcome {
  /** Stable over renamings: `@JOB-001`. */
  readonly id: string;
  readonly name: string;
  readonly feature: string;
  /** The scope item, by the folder. */
  readonly item: string;
  readonly uri: string;
  readonly line: number;
  readonly verdict: "passed" | "failed" | "skipped" | "planned";
  readonly durationMs: number;
  /** Of a failure: which step, and what it said. Of a skip: where the scenario runs. */
  readonly reason: string;
  /** What hooks and steps wrote down. */
  readonly notes: readonly string[];
}

/** How many scenarios went which way. */
export interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
  readonly planned: number;
}

/** Every scenario of the run in the order of the files; those that were left out by their tags are not in it. */
export function outcomesOf({ scenarios }: Recording): readonly Outcome[] {
  return scenarios.flatMap((scenario): readonly Outcome[] => {
    const { tags, status, steps, ...rest } = scenario;
    const about = {
      ...rest,
      id: tags.find((tag) => idTag.test(tag))?.slice(1) ?? "",
      item: itemOf(scenario.uri),
    };
    if (tags.includes("@planned")) return [{ ...about, verdict: "planned", reason: "planned" }];
    if (status === undefined) return [];
    if (status === "PASSED") return [{ ...about, verdict: "passed", reason: "" }];
    if (status === "SKIPPED") return [{ ...about, verdict: "skipped", reason: whereItRuns(tags) }];
    return [{ ...about, verdict: "failed", reason: steps.map(({ said }) => said).join("\n") }];
  });
}

/** How often each verdict was given. */
export function countsOf(outcomes: readonly Outcome[]): Counts {
  const count = (wanted: Outcome["verdict"]) => outcomes.filter(({ verdict }) => verdict === wanted).length;
  return {
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped"),
    planned: count("planned"),
  };
}

/** "JOB-001": the prefix of the item, and a number that is never given again. */
export const idTag = /^@[A-Z]+-\d{3}$/;

function itemOf(uri: string): string {
  return uri.split("/").at(-2) ?? "";
}

function whereItRuns(tags: readonly string[]): string {
  const needs = tags.flatMap((tag) => (tag.startsWith("@needs:") ? [tag.slice(7)] : []));
  const places = environmentNames.filter((name) => {
    const offers: readonly string[] = offersOf[name];
    return needs.every((need) => offers.includes(need));
  });
  const where = places.length === 0 ? "nowhere yet" : `in ${places.join(", ")}`;
  return `skipped here (needs ${needs.join(", ")}): runs ${where}`;
}
