import type { Handle } from "../actor/handle.ts";

/** A provider that said it could be a node. */
export interface Candidate {
  /** Of the provider's own actor. */
  readonly handle: Handle;
  readonly provider: string;
  /** From 0 (idle) to 1000. */
  readonly load: number;
}

/** Who becomes what, by node. */
export type Assignment = ReadonlyMap<string, Candidate>;

/**
 * Gives every node a machine of its own if that is possible at all, and otherwise undefined: a maximum matching by
 * augmenting paths (Kuhn 1955), so that no luck is needed. Nodes with the fewest candidates choose first, and each takes
 * the idlest machine that leaves the others theirs.
 */
export function match(candidatesByNode: ReadonlyMap<string, readonly Candidate[]>): Assignment | undefined {
  const nodes = [...candidatesByNode.keys()].sort((a, b) => countOf(a) - countOf(b));
  const takenBy = new Map<string, { readonly node: string; readonly candidate: Candidate }>();

  function countOf(node: string): number {
    return candidatesByNode.get(node)?.length ?? 0;
  }

  function place(node: string, tried: Set<string>): boolean {
    for (const candidate of idlestFirst(candidatesByNode.get(node) ?? [])) {
      const peer = candidate.handle.peer;
      if (tried.has(peer)) continue;
      tried.add(peer);
      const holder = takenBy.get(peer);
      if (holder === undefined || place(holder.node, tried)) {
        takenBy.set(peer, { node, candidate });
        return true;
      }
    }
    return false;
  }

  if (!nodes.every((node) => place(node, new Set()))) return undefined;
  return new Map([...takenBy.values()].map(({ node, candidate }) => [node, candidate]));
}

/** Among equals the order given stays: it is the order in which answers came. */
function idlestFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  return [...candidates].sort((a, b) => a.load - b.load);
}
