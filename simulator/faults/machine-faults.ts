import type { NodeMachine } from "../fleet.ts";
import { again, between, type Fault, oneOf, type Stage, seconds } from "./fault.ts";

/** Disks are full for a while. */
export function diskFull(everyMs: number): Fault {
  return spell("disk full", everyMs, {
    begin({ disk }) {
      disk.isFull = true;
      return "nothing can be written";
    },
    end({ disk }) {
      disk.isFull = false;
    },
  });
}

/** Programs take long to come up. */
export function slowExecutor(everyMs: number): Fault {
  return spell("slow executor", everyMs, {
    begin({ programs }, { random }) {
      programs.startDelayMs = between(random, 5000, 60_000);
      return `programs start ${seconds(programs.startDelayMs)} late`;
    },
    end({ programs }) {
      programs.startDelayMs = 0;
    },
  });
}

/** The executor does not answer. */
export function brokenExecutor(everyMs: number): Fault {
  return spell("broken executor", everyMs, {
    begin({ programs }) {
      programs.isBroken = true;
      return "the executor does not answer";
    },
    end({ programs }) {
      programs.isBroken = false;
    },
  });
}

/** Something that is wrong with one machine for a while, and then with another. */
function spell(name: string, everyMs: number, { begin, end }: Spell): Fault {
  return {
    name,
    parameters: `one machine in ${seconds(everyMs)} on the average, for 10 to 90 s`,
    start(stage) {
      const { world, machines, random, say, sometimes } = stage;
      const ailing = new Set<NodeMachine>();
      const stop = again(stage, everyMs, () => {
        const machine = oneOf(random, machines);
        if (machine === undefined || ailing.has(machine)) return;
        const forMs = between(random, 10_000, 90_000);
        ailing.add(machine);
        if ((machine.node?.inspect().ledger.length ?? 0) > 0)
          sometimes.count(`${name} on a machine with work`);
        say(machine, name, `${begin(machine, stage)}, for ${seconds(forMs)}`);
        world.clock.after(forMs, () => {
          if (ailing.delete(machine)) end(machine);
        });
      });
      return () => {
        stop();
        for (const machine of ailing) end(machine);
        ailing.clear();
      };
    },
  };
}

interface Spell {
  begin(machine: NodeMachine, stage: Stage): string;
  end(machine: NodeMachine): void;
}
