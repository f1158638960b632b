import type { MachineView, MakeChecker } from "./checker.ts";

/** Whatever holds resources for good was set aside first, by a commit in the same life of the node. */
export const commitFirst: MakeChecker = (_scene, violated) => {
  // Ids by machine: of commits since the node's start, and of allocations that were in order when last seen.
  const committed = new Map<number, Set<string>>();
  const allocated = new Map<number, Set<string>>();
  const bootOf = new Map<number, number>();
  const idsOf = (all: Map<number, Set<string>>, machine: number) => {
    const found = all.get(machine) ?? new Set();
    all.set(machine, found);
    return found;
  };
  /** Commits since this start of the node; they live in its memory. */
  const commitsOf = (machine: MachineView) => {
    if (bootOf.get(machine.index) !== machine.boots) committed.delete(machine.index);
    bootOf.set(machine.index, machine.boots);
    return idsOf(committed, machine.index);
  };
  return {
    invariant: "nothing is allocated without a commit",
    onRecord(machine, event, { id }) {
      if (event === "ledger.committed") commitsOf(machine).add(String(id));
    },
    onSettled(machine, { ledger }) {
      const commits = commitsOf(machine);
      const before = idsOf(allocated, machine.index);
      const now = ledger.filter(({ kind }) => kind === "allocation").map(({ id }) => id);
      for (const { id, kind } of ledger) if (kind === "commit") commits.add(id);
      for (const id of now) {
        if (!commits.has(id) && !before.has(id))
          violated(`${id} holds resources that were never set aside for it`, machine);
      }
      // Never taken out again: a release that the disk forgot in a crash comes back as the allocation it was.
      for (const id of now) before.add(id);
    },
  };
};
