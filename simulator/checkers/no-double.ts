import type { MachineView, MakeChecker } from "./checker.ts";

/**
 * An allocation lives on one machine. Where messages were lost, an orchestrator may go on elsewhere without knowing
 * that the first machine took the work too; that machine has to find out for itself, within its owner's lease.
 */
export const noDouble: MakeChecker = ({ elapsedMs, isDisturbed, sometimes }, violated) => {
  const holders = new Map<string, Map<number, { readonly machine: MachineView; readonly sinceMs: number }>>();
  const heldBy = new Map<number, Set<string>>();

  function hold(id: string, machine: MachineView): void {
    const machines = holders.get(id) ?? new Map();
    holders.set(id, machines);
    if (!machines.has(machine.index)) machines.set(machine.index, { machine, sinceMs: elapsedMs() });
    if (machines.size < 2) return;
    const first = [...machines.values()].find((holder) => holder.machine !== machine);
    const sinceMs = Math.max(...[...machines.values()].map((holder) => holder.sinceMs));
    const forMs = elapsedMs() - sinceMs;
    if (forMs === 0) sometimes.count("an allocation was held on two machines for a while");
    if (isDisturbed() && forMs <= leaseMs) return;
    violated(`${id} has been on ${first?.machine.name} as well for ${forMs} ms`, machine);
  }

  function letGo(id: string, machine: number): void {
    const machines = holders.get(id);
    machines?.delete(machine);
    if (machines?.size === 0) holders.delete(id);
  }

  return {
    invariant: "no allocation is held twice",
    // While no node runs there, it holds what it held: its disk knows.
    onSettled(machine, { ledger }) {
      const before = heldBy.get(machine.index) ?? none;
      const now = new Set(ledger.filter(({ kind }) => kind === "allocation").map(({ id }) => id));
      for (const id of before) if (!now.has(id)) letGo(id, machine.index);
      for (const id of now) hold(id, machine);
      if (now.size > 0 || before.size > 0) heldBy.set(machine.index, now);
    },
  };
};

const none: ReadonlySet<string> = new Set();

// The longest a machine keeps work whose owner is silent, with the time to end it.
const leaseMs = 35 * 60_000;
