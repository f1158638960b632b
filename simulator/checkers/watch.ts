import type { Node, NodeConfig } from "../../src/index.ts";
import type { SimulatedMachine } from "../machine.ts";
import type { World } from "../world.ts";
import type { Checker, MachineView, MakeChecker, Scene } from "./checker.ts";
import { type Sometimes, sometimes } from "./sometimes.ts";

/** The checkers of a run. */
export interface Watch {
  readonly sometimes: Sometimes;
  readonly invariants: readonly string[];
  /** How often a checker looked at a machine. */
  readonly looks: number;
  /**
   * Lets time pass until nothing is left of that which has to go once everything was stopped. Ends the run when something
   * still is after `limitMs`.
   */
  rest(limitMs: number): Promise<void>;
}

/**
 * Has checkers watch a world from now on. What they find ends the run. They look after every `everyEvents`-th event of a machine, and whenever the node says something about its ledger.
 */
export function watch(world: World<NodeConfig, Node>, { checkers, everyEvents = 1 }: WatchOptions): Watch {
  const views: MachineView[] = [];
  const counts = sometimes();
  const due = new Set<number>();
  let events = 0;
  let looks = 0;
  const scene: Scene = {
    machines: views,
    elapsedMs: () => world.elapsedMs,
    isDisturbed: () => disturbances.some((kind) => world.trace.count(kind) > 0),
    sometimes: counts,
  };
  const made = checkers.map((make): Checker => {
    const checker: Checker = make(scene, (sentence, machine) =>
      world.fail(checker.invariant, sentence, machine && world.machines[machine.index]),
    );
    return checker;
  });
  const viewOf = (machine: Machine): MachineView => {
    for (let at = views.length; at <= machine.index; at++) {
      const added = world.machines[at];
      if (added !== undefined) views.push(viewed(added));
    }
    const view = views[machine.index];
    if (view === undefined) throw new Error(`no machine ${machine.name} in this world`);
    return view;
  };

  world.onRecord((machine, _level, event, fields) => {
    if (event.startsWith("ledger.")) due.add(machine.index);
    for (const checker of made) checker.onRecord?.(viewOf(machine), event, fields);
  });
  world.onArrival((machine, from, frame) => {
    for (const checker of made) checker.onArrival?.(viewOf(machine), from, frame);
  });
  world.onSettled((machine) => {
    if (machine === undefined) return;
    if (++events % everyEvents !== 0 && !due.delete(machine.index)) return;
    const node = machine.node?.inspect();
    if (node === undefined) return;
    looks++;
    for (const checker of made) checker.onSettled?.(viewOf(machine), node);
  });
  return {
    sometimes: counts,
    invariants: made.map(({ invariant }) => invariant),
    get looks() {
      return looks;
    },
    async rest(limitMs) {
      for (const machine of world.machines) viewOf(machine);
      const untilMs = world.elapsedMs + limitMs;
      const first = () => {
        for (const checker of made) {
          const [leftover] = checker.leftovers?.() ?? [];
          if (leftover !== undefined) return { ...leftover, invariant: checker.invariant };
        }
        return undefined;
      };
      for (let found = first(); found !== undefined; found = first()) {
        if (world.elapsedMs >= untilMs) {
          world.fail(found.invariant, found.sentence, world.machines[found.machine.index]);
          throw world.failure ?? new Error(found.sentence);
        }
        await world.run({ forMs: lookEveryMs });
      }
    },
  };
}

export interface WatchOptions {
  readonly checkers: readonly MakeChecker[];
  readonly everyEvents?: number;
}

const lookEveryMs = 60_000;

// After one of these, two machines may differ about who holds what, for a while.
const disturbances = ["lose", "unreachable", "busy", "crash"] as const;

type Machine = SimulatedMachine<NodeConfig, Node>;

function viewed(machine: Machine): MachineView {
  return {
    index: machine.index,
    name: machine.name,
    peer: machine.peer,
    get boots() {
      return machine.boots;
    },
    programs: machine.programs,
    now: () => machine.now(),
    inspect: () => machine.node?.inspect(),
    roots: () => machine.config?.trust.roots ?? [],
  };
}
