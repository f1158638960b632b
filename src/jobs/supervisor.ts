import type { Field } from "./field.ts";
import { warnNotYet } from "./not-yet.ts";
import { quoted } from "./path.ts";

/** Checks the tree that says what happens to others when one allocation fails. */
export function checkSupervisor(where: Field, allocations: ReadonlySet<string>): void {
  warnNotYet(where);
  checkBranch(where, allocations);
}

/** Recurses as deep as the file does, which has a limit. */
function checkBranch(where: Field, allocations: ReadonlySet<string>): void {
  const map = where.map();
  if (map === undefined) return;
  map.get("strategy").word(["OneForOne", "AllForOne", "RestForOne"]);
  for (const item of map.get("allocations").list() ?? []) {
    const name = item.text();
    if (name !== undefined && !allocations.has(name)) item.error(`there is no allocation ${quoted(name)}`);
  }
  for (const child of map.get("children").list() ?? [])
    if (child.required("must be a map with strategy, allocations and children"))
      checkBranch(child, allocations);
  map.warnOfUnknownKeys();
}
