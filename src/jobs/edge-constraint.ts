import type { Field } from "./field.ts";
import { warnNotYet } from "./not-yet.ts";
import { quoted } from "./path.ts";

/** Checks what is asked of the way between two nodes. */
export function checkEdgeConstraints(where: Field, nodes: ReadonlySet<string>): void {
  warnNotYet(where);
  for (const edge of where.list() ?? []) {
    if (!edge.required("must be a map, such as {edges: [one, two], rtt: 50}")) continue;
    const map = edge.map();
    if (map === undefined) continue;
    checkPair(map.get("edges"), nodes);
    for (const key of ["rtt", "bw"]) checkBound(map.get(key));
    map.warnOfUnknownKeys();
  }
}

function checkPair(where: Field, nodes: ReadonlySet<string>): void {
  const pair = where.required("is missing; write the names of two nodes") ? where.list() : undefined;
  if (pair === undefined) return;
  if (pair.length !== 2) return where.error("must be the names of two nodes");
  const names = pair.map((item) => (item.required("must be the name of a node") ? item.text() : undefined));
  for (const [index, name] of names.entries())
    if (name !== undefined && !nodes.has(name)) pair[index]?.error(`there is no node ${quoted(name)}`);
  if (names[0] !== undefined && names[0] === names[1]) where.error("must be two different nodes");
}

function checkBound(where: Field): void {
  const bound = where.number();
  if (bound !== undefined && bound < 0) where.error("must be 0 or more");
}
