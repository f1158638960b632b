import type { Findings } from "./findings.ts";
import { aliasLimit, depthLimit, nodeLimit, textLimitBytes } from "./limits.ts";
import type { Value } from "./tree.ts";

/** What is known at one point of the reading. The counts include what aliases stand for, as often as they stand. */
export interface Reading {
  readonly findings: Findings;
  readonly anchors: Map<string, Anchored>;
  /** Names of the anchors whose value is being read. */
  readonly open: Set<string>;
  nodes: number;
  text: number;
  aliases: number;
  isOver: boolean;
}

/** The value behind an anchor, and what each alias of it costs. */
export interface Anchored {
  readonly value: Value;
  readonly nodes: number;
  readonly text: number;
  readonly aliases: number;
  readonly height: number;
}

/** A reading that has read nothing yet. */
export function newReading(findings: Findings): Reading {
  return { findings, anchors: new Map(), open: new Set(), nodes: 0, text: 0, aliases: 0, isOver: false };
}

/** Counts what is about to be used, and ends the reading when it is more than an ensemble may have. */
export function spend(
  reading: Reading,
  cost: Omit<Anchored, "value">,
  depth: number,
  path: string,
  offset: number,
): void {
  reading.nodes += cost.nodes;
  reading.text += cost.text;
  reading.aliases += cost.aliases;
  const excess = excessOf(reading, depth + cost.height - 1);
  if (excess === undefined || reading.isOver) return;
  reading.isOver = true;
  reading.findings.error(path, offset, excess);
}

/** Remembers an anchor's value; what was spent since `before` is what it costs. */
export function keep(name: string, value: Value | undefined, before: Reading, reading: Reading): void {
  reading.open.delete(name);
  if (value === undefined || reading.isOver) return;
  reading.anchors.set(name, {
    value,
    nodes: reading.nodes - before.nodes,
    text: reading.text - before.text,
    aliases: reading.aliases - before.aliases,
    height: heightOf(value),
  });
}

function excessOf({ nodes, text, aliases }: Reading, depth: number): string | undefined {
  if (aliases > aliasLimit)
    return `more than ${aliasLimit} aliases are used up to here; write the values out`;
  if (nodes > nodeLimit)
    return `more than ${nodeLimit} values are in the file up to here; split the ensemble`;
  if (text > textLimitBytes) return `the aliases up to here make the file too large; split the ensemble`;
  if (depth > depthLimit) return `nested too deeply; an ensemble has at most ${depthLimit} levels`;
  return undefined;
}

/** Bounded by the limits on nodes and depth, which the value has passed. */
function heightOf(value: Value): number {
  if (value.kind === "scalar") return 1;
  let tallest = 0;
  const children =
    value.kind === "list" ? value.items : [...value.entries.values()].map((entry) => entry.value);
  for (const child of children) tallest = Math.max(tallest, heightOf(child));
  return tallest + 1;
}
