import { shuffled } from "../../src/index.ts";
import { again, between, type Fault, oneOf, type Stage, seconds } from "./fault.ts";

/** Every way loses this part of what is sent over it. */
export function loss(part: number): Fault {
  return {
    name: `loss ${part * 100}%`,
    parameters: `${part * 100}% of all frames, acknowledgements and gossip`,
    start({ world, sometimes }) {
      const { links } = world.fabric;
      const before = links.defaults;
      const lostBefore = world.trace.count("lose");
      links.defaults = { ...before, loss: part };
      return () => {
        links.defaults = before;
        sometimes.count("a frame was lost", world.trace.count("lose") - lostBefore);
      };
    },
  };
}

/** Every way takes longer, and varies more. */
export function jitter(meanMs: number): Fault {
  return {
    name: `jitter ${meanMs} ms`,
    parameters: `exponentially distributed, ${meanMs} ms on the average`,
    start({ world }) {
      const { links } = world.fabric;
      const before = links.defaults;
      links.defaults = { ...before, jitterMs: meanMs };
      return () => {
        links.defaults = { ...links.defaults, jitterMs: before.jitterMs };
      };
    },
  };
}

/** The network falls into parts for a while: one machine alone, two halves, or a region by itself. */
export function partition(everyMs: number): Fault {
  return {
    name: "partition",
    parameters: `one in ${seconds(everyMs)} on the average, for 5 to 60 s`,
    start(stage) {
      const { world } = stage;
      const stop = again(stage, everyMs, () => divide(stage));
      return () => {
        stop();
        world.fabric.cuts.healAll();
      };
    },
  };
}

function divide({ world, machines, random, sometimes, say }: Stage): void {
  const { cuts } = world.fabric;
  if (!cuts.isWhole || machines.length < 2) return; // One at a time.
  const order = shuffled(random, machines);
  const region = order[0]?.region;
  const manners = {
    "one machine alone": order.slice(0, 1),
    "two halves": order.slice(0, Math.ceil(order.length / 2)),
    "a region by itself": order.filter((machine) => machine.region === region),
  };
  const [manner, members] = oneOf(random, Object.entries(manners)) ?? ["nothing", []];
  const group = new Set(members.map(({ index }) => index));
  const others = machines.map(({ index }) => index).filter((index) => !group.has(index));
  const forMs = between(random, 5000, 60_000);
  const before = world.trace.count("unreachable");
  cuts.partition([[...group], others]);
  say(undefined, "partition", `${manner} (${group.size} | ${others.length}) for ${seconds(forMs)}`);
  world.clock.after(forMs, () => {
    if (cuts.isWhole) return;
    cuts.partition([]);
    say(undefined, "heal", "the network is whole again");
    if (world.trace.count("unreachable") > before) sometimes.count("a partition kept somebody from somebody");
  });
}

/** Single ways are cut, each in one direction only. */
export function oneWayCut(everyMs: number): Fault {
  return {
    name: "cut",
    parameters: `one way in ${seconds(everyMs)} on the average, for 5 to 60 s`,
    start(stage) {
      const { world, machines, random, say, sometimes } = stage;
      const { cuts } = world.fabric;
      const stop = again(stage, everyMs, () => {
        const [from, to] = shuffled(random, machines);
        if (from === undefined || to === undefined) return;
        const forMs = between(random, 5000, 60_000);
        const before = world.trace.count("lose") + world.trace.count("unreachable");
        cuts.cut(from.index, to.index);
        say(from, "cut", `nothing gets to ${to.name} for ${seconds(forMs)}`);
        world.clock.after(forMs, () => {
          cuts.heal(from.index, to.index);
          if (world.trace.count("lose") + world.trace.count("unreachable") > before) {
            sometimes.count("something failed while a way was cut");
          }
        });
      });
      return () => {
        stop();
        cuts.healAll();
      };
    },
  };
}

/** All that a machine is sent is kept back for a while, link by link, and let go in another order ("swizzle-clog"). */
export function clog(everyMs: number): Fault {
  return {
    name: "clog",
    parameters: `one machine in ${seconds(everyMs)} on the average, for 2 to 20 s`,
    start(stage) {
      const { world, machines, random, say, sometimes } = stage;
      const release = (from: number, to: number) => {
        if ((world.fabric.links.of(from, to).held?.length ?? 0) > 0) sometimes.count("a frame was kept back");
        world.fabric.release(from, to);
      };
      const held = new Set<() => void>();
      const stop = again(stage, everyMs, () => {
        const [machine, ...rest] = shuffled(random, machines);
        if (machine === undefined) return;
        const others = rest.slice(0, clogLimit);
        const forMs = between(random, 2000, 20_000);
        say(machine, "clog", `what ${others.length} peers send it waits for ${seconds(forMs)}`);
        for (const other of others) {
          world.fabric.hold(other.index, machine.index);
          const letGo = () => {
            if (held.delete(letGo)) release(other.index, machine.index);
          };
          held.add(letGo);
          world.clock.after(forMs + random.integer(2000), letGo);
        }
      });
      return () => {
        stop();
        for (const letGo of [...held]) letGo();
      };
    },
  };
}

// Every held way costs memory; these are enough to hold up a deployment.
const clogLimit = 64;
