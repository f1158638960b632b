import type { Ensemble, NodeSpec } from "./ensemble.ts";
import type { Field } from "./field.ts";
import { nodeCountLimit } from "./limits.ts";
import { readNode } from "./node-spec.ts";
import { isFilled } from "./not-yet.ts";
import { quoted } from "./path.ts";

/** The nodes of a file, and which of them each allocation is on. */
export interface ReadNodes {
  readonly nodes: Ensemble["nodes"];
  /** Every name written, also of nodes that are left out. */
  readonly names: ReadonlySet<string>;
  readonly nodeOf: (allocation: string) => string | undefined;
}

/**
 * Reads the nodes, and completes them: an allocation that no node names would never run, so it gets a node of its
 * own, and a node that names none is left out. Both are said.
 */
export function readNodes(where: Field, allocations: ReadonlyMap<string, Field>): ReadNodes {
  const written = readEntries(where);
  const names = new Set(written.map(([name]) => name));
  const homes = new Map<string, string>();
  const place = (allocation: string, node: string) => settle(homes, allocation, node);
  const specs = written.flatMap(
    ([name, node]) => readNode(name, node, new Set(allocations.keys()), place) ?? [],
  );
  const homeless = [...allocations].filter(([name]) => !homes.has(name));
  if (!isFilled(where) && homeless.length > 0)
    where.warn("is missing, so each allocation gets a node of its own");
  for (const [name, allocation] of homeless) {
    const node = freeName(name, names, homes);
    if (isFilled(where)) allocation.warn(`is on no node, so it gets one of its own, ${quoted(node)}`);
    specs.push({ name: node, allocations: [name], ports: [] });
    settle(homes, name, node);
  }
  const nodes = specs.filter((spec) => spec.allocations.length > 0).map((spec) => [spec.name, spec] as const);
  return { nodes: Object.fromEntries<NodeSpec>(nodes), names, nodeOf: (allocation) => homes.get(allocation) };
}

function readEntries(where: Field): readonly (readonly [string, Field])[] {
  const entries = where.map()?.entries() ?? [];
  if (entries.length <= nodeCountLimit) return entries;
  where.error(`must be at most ${nodeCountLimit}; split the ensemble`);
  return entries.slice(0, nodeCountLimit);
}

/** Puts the allocation there, or says where it has been put before. */
function settle(homes: Map<string, string>, allocation: string, node: string): string | undefined {
  const before = homes.get(allocation);
  if (before === undefined) homes.set(allocation, node);
  return before;
}

/** The allocation's own name, or with as many `-node` behind it as nobody has: each round meets another name. */
function freeName(
  allocation: string,
  names: ReadonlySet<string>,
  homes: ReadonlyMap<string, string>,
): string {
  const taken = new Set([...names, ...homes.values()]);
  let name = allocation;
  while (taken.has(name)) name += "-node";
  return name;
}
