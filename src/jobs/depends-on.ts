import type { Field } from "./field.ts";
import { warnNotYet } from "./not-yet.ts";
import { quoted } from "./path.ts";

/** Checks who waits for whom: only for what exists, on the same node, and never in a circle. */
export function checkDependencies(
  allocations: ReadonlyMap<string, Field>,
  nodeOf: (allocation: string) => string | undefined,
): void {
  const waits = new Map<string, readonly string[]>();
  for (const [name, allocation] of allocations) {
    if (allocation.value?.kind !== "map") continue;
    const where = allocation.map()?.get("depends_on");
    if (where === undefined) continue;
    warnNotYet(where);
    waits.set(name, readNames(name, where, allocations, nodeOf));
  }
  const circle = firstCircle(waits);
  const [first] = circle;
  if (first === undefined) return;
  const where = allocations.get(first)?.map()?.get("depends_on");
  where?.error(`nothing of ${circle.map(quoted).join(", ")} can start first; each waits for another`);
}

function readNames(
  self: string,
  where: Field,
  allocations: ReadonlyMap<string, Field>,
  nodeOf: (allocation: string) => string | undefined,
): readonly string[] {
  const names: string[] = [];
  for (const item of where.list() ?? []) {
    const name = item.required("must be the name of an allocation") ? item.text() : undefined;
    if (name === undefined) continue;
    if (name === self) item.error("must not be the allocation itself");
    else if (!allocations.has(name)) item.error(`there is no allocation ${quoted(name)}`);
    else if (nodeOf(name) !== nodeOf(self)) item.error(`${quoted(name)} is on another node; put both on one`);
    else names.push(name);
  }
  return names;
}

/** Takes away again and again what waits for nothing; what is left at the end waits in a circle, or for one. */
function firstCircle(waits: ReadonlyMap<string, readonly string[]>): readonly string[] {
  const left = new Map(waits);
  let before = -1;
  while (left.size !== before) {
    before = left.size;
    for (const [name, others] of [...left]) if (!others.some((other) => left.has(other))) left.delete(name);
  }
  return [...left.keys()];
}
