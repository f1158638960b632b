import type { Random } from "../../src/index.ts";
import type { Sometimes } from "../checkers/sometimes.ts";
import type { NodeMachine, NodeWorld } from "../fleet.ts";

/** Something that goes wrong in a world, again and again, until it is called off. */
export interface Fault {
  /** As it is asked for: "loss 5%". */
  readonly name: string;
  /** What was drawn or set for it. */
  readonly parameters: string;
  /** Begins. The returned function ends it and mends what it broke; broken machines are started by whoever ends it. */
  start(stage: Stage): () => void;
}

/** What a fault works with. */
export interface Stage {
  readonly world: NodeWorld;
  readonly machines: readonly NodeMachine[];
  readonly random: Random;
  readonly sometimes: Sometimes;
  /** One line for whoever watches the run. */
  say(machine: NodeMachine | undefined, what: string, text: string): void;
}

/** Does it, waits, and so on: gaps are exponentially distributed around `everyMs`. The result calls it off. */
export function again({ world, random }: Stage, everyMs: number, work: () => void): () => void {
  let isOver = false;
  let cancel = plan();
  function plan() {
    const gapMs = Math.ceil(-Math.log(1 - random.fraction()) * everyMs);
    return world.clock.after(gapMs, () => {
      if (isOver) return;
      cancel = plan();
      work();
    });
  }
  return () => {
    isOver = true;
    cancel();
  };
}

/** A whole number of milliseconds from `leastMs` to `mostMs`. */
export function between(random: Random, leastMs: number, mostMs: number): number {
  return leastMs + random.integer(mostMs - leastMs + 1);
}

/** One of them; undefined of none. */
export function oneOf<T>(random: Random, items: readonly T[]): T | undefined {
  return items[random.integer(Math.max(1, items.length))];
}

/** "1.5 s" */
export function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`;
}
