import { hasEnded, sentenceOf } from "../../src/index.ts";
import type { NodeMachine } from "../fleet.ts";
import { again, between, type Fault, oneOf, type Stage, seconds } from "./fault.ts";

/** Node processes are killed, or the power of their machine goes; they come back after a while. */
export function crash(kind: "crash" | "power", everyMs: number): Fault {
  return {
    name: kind,
    parameters: `one in ${seconds(everyMs)} on the average, back after 2 to 60 s`,
    start: (stage) => again(stage, everyMs, () => strike(stage, kind)),
  };
}

function strike(stage: Stage, kind: "crash" | "power"): void {
  const { world, machines, random, sometimes, say } = stage;
  const machine = oneOf(
    random,
    machines.filter(({ node }) => node !== undefined),
  );
  if (machine === undefined) return;
  countWhatItMeant(machine, sometimes);
  const downMs = between(random, 2000, 60_000);
  if (kind === "crash") machine.crash();
  else machine.losePower();
  say(machine, kind, `${kind === "crash" ? "process killed" : "power lost"}, back in ${seconds(downMs)}`);
  world.clock.after(downMs, () => restart(stage, machine));
}

function countWhatItMeant(machine: NodeMachine, sometimes: Stage["sometimes"]): void {
  const inside = machine.node?.inspect();
  if (inside === undefined) return;
  if (inside.ledger.length > 0) sometimes.count("a machine crashed that held work of others");
  if (inside.deployments.some(({ state }) => !hasEnded(state))) {
    sometimes.count("a node crashed in the middle of its deployment");
  }
}

/** Starts a machine's node again, and again where its disk or executor does not let it. */
export function restart(stage: Stage, machine: NodeMachine): void {
  if (machine.node !== undefined || machine.isStarting) return;
  machine.start().then(
    () => stage.say(machine, "restart", `back, start ${machine.boots}`),
    (error: unknown) => {
      stage.say(machine, "restart", `could not start: ${sentenceOf(error)}`);
      stage.world.clock.after(5000, () => restart(stage, machine));
    },
  );
}
