import type { NodeInspection, Resources } from "../../src/index.ts";
import type { MakeChecker } from "./checker.ts";

/** The sums are done here once more, by other means than the ledger's. */
export const resourcesAddUp: MakeChecker = (_scene, violated) => ({
  invariant: "free is what is onboarded without what is committed and allocated, and never negative",
  onSettled(machine, node) {
    for (const amount of amounts) {
      const fault = faultIn(node, amount);
      if (fault !== undefined) violated(`${amount.name}: ${fault}`, machine);
    }
  },
});

interface Amount {
  readonly name: string;
  readonly of: (resources: Resources) => number;
}

const amounts: readonly Amount[] = [
  { name: "cpu", of: ({ cpuMillicores }) => cpuMillicores },
  { name: "memory", of: ({ memoryBytes }) => memoryBytes },
  { name: "disk", of: ({ diskBytes }) => diskBytes },
  { name: "gpu memory", of: ({ gpus }) => gpus.reduce((sum, { vramBytes }) => sum + vramBytes, 0) },
];

function faultIn({ totals, ledger }: NodeInspection, { of }: Amount): string | undefined {
  const held = { commit: 0, allocation: 0 };
  for (const { kind, resources } of ledger) held[kind] += of(resources);
  const [onboarded, committed, allocated, free] = [
    of(totals.onboarded),
    of(totals.committed),
    of(totals.allocated),
    of(totals.free),
  ];
  if (free < 0) return `${free} are free`;
  if (committed !== held.commit)
    return `${committed} are said to be committed, the entries come to ${held.commit}`;
  if (allocated !== held.allocation) {
    return `${allocated} are said to be allocated, the entries come to ${held.allocation}`;
  }
  const left = onboarded - committed - allocated;
  return free === left ? undefined : `${free} are said to be free, ${left} are left`;
}
