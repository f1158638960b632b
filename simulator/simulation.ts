import { sentenceOf, startNode } from "../src/index.ts";
import { allCheckers } from "./checkers/all.ts";
import { type Watch, watch } from "./checkers/watch.ts";
import { restart } from "./faults/crash.ts";
import type { Fault, Stage } from "./faults/fault.ts";
import { formFleet, type NodeMachine, type NodeWorld } from "./fleet.ts";
import { type JobResult, type Workload, workload } from "./workload.ts";
import { world as makeWorld } from "./world.ts";

/** What a run of the simulator is asked for. */
export interface SimulationOptions {
  readonly nodes: number;
  readonly seed: string;
  /** Virtual minutes during which things go wrong. */
  readonly minutes: number;
  readonly faults: readonly Fault[];
  readonly deployments: number;
  /** By how much clocks may be off. */
  readonly skewMs: number;
  /** A machine of which every record is shown. */
  readonly listenTo?: string | undefined;
}

/** A run under way. */
export interface Simulation {
  /** Resolves when it is over, however it ended. */
  readonly outcome: Promise<Outcome>;
  progress(): Progress;
  /** Ends it as soon as it can, for this reason. */
  end(reason: Error): void;
}

/** How far a run is, for whoever waits for it. */
export interface Progress {
  readonly phase: Phase;
  readonly elapsedMs: number;
  readonly events: number;
  readonly jobsOpen: number;
  readonly jobsEnded: number;
}

/** In their order. */
export type Phase = "forming" | "faults" | "healing" | "looking back" | "over";

export interface Outcome {
  readonly isOk: boolean;
  /** What went wrong, in a sentence. */
  readonly failure: string | undefined;
  readonly hash: string;
  readonly elapsedMs: number;
  readonly events: number;
  readonly sent: number;
  readonly gossiped: number;
  readonly lost: number;
  readonly looks: number;
  readonly invariants: readonly string[];
  readonly jobs: readonly JobResult[];
  /** What ought to happen in some runs, and how often it did. */
  readonly sometimes: readonly (readonly [what: string, times: number])[];
  /** Dead letters of all nodes by reason, as they stood at the end. */
  readonly deadLetters: Readonly<Record<string, number>>;
}

/** Called for each event worth seeing. */
export type Say = (atMs: number, machine: string, what: string, text: string) => void;

/**
 * Two phases: things go wrong while users deploy; then all is mended, and the network must come to rest with nothing
 * left behind, and take a job again. Checkers watch from the first event to the last.
 */
export function simulation(options: SimulationOptions, say: Say): Simulation {
  const world: NodeWorld = makeWorld({ seed: options.seed, start: startNode });
  const isLarge = options.nodes > 100;
  const watching = watch(world, {
    checkers: allCheckers(world.crypto, isLarge ? 20 : 1),
    everyEvents: isLarge ? 64 : 1,
  });
  const run: { phase: Phase; readonly jobs: Workload[] } = { phase: "forming", jobs: [] };
  const tell = (machine: NodeMachine | undefined, what: string, text: string) =>
    say(world.elapsedMs, machine?.name ?? "", what, text);

  if (options.listenTo !== undefined) {
    world.onRecord((machine, _level, event, fields) => {
      if (machine.name === options.listenTo) tell(machine, event, JSON.stringify(fields));
    });
  }

  async function play(): Promise<void> {
    tell(undefined, "phase", `${options.nodes} machines come up`);
    const machines = await formFleet(world, {
      nodes: options.nodes,
      bootstraps: Math.min(3, options.nodes),
      withinMs: Math.min(60_000, options.nodes * 100),
      skewMs: options.skewMs,
    });
    tell(undefined, "phase", "the network is formed");
    run.phase = "faults";
    const stages = options.faults.map((fault) => ({ fault, stage: stageOf(fault, machines) }));
    const ends = stages.map(({ fault, stage }) => fault.start(stage));
    const durationMs = options.minutes * 60_000;
    const deploy = (name: string, jobs: number, withinMs: number) => {
      const made = workload({ world, machines, random: world.random(name), jobs, withinMs, say: tell });
      run.jobs.push(made);
      return made;
    };
    const jobs = deploy("jobs", options.deployments, durationMs * 0.8);
    await world.run({ forMs: durationMs });

    run.phase = "healing";
    tell(undefined, "phase", "everything is mended");
    for (const end of ends) end();
    world.fabric.cuts.healAll();
    const repair = stageOf(undefined, machines);
    for (const machine of machines) restart(repair, machine);
    await world.drive(jobs.done);
    if (options.faults.length > 0) await convergence(deploy);

    run.phase = "looking back";
    tell(undefined, "phase", "every job has ended; what is left of them must go");
    await watching.rest(restMs);
    for (const machine of machines) await machine.stop();
  }

  /** With all mended, a job that fits must run. */
  async function convergence(
    deploy: (name: string, jobs: number, withinMs: number) => Workload,
  ): Promise<void> {
    await world.run({ forMs: 60_000 });
    const last = deploy("jobs after the faults", 3, 10_000);
    await world.drive(last.done);
    const bad = last.results.find(({ state, reason }) => state !== "completed" && !isOwnFault(reason));
    if (bad !== undefined) {
      world.fail("after all faults are mended a job runs", `${bad.id || "one"} did not: ${bad.reason}`);
      throw world.failure ?? new Error("a failed world says why");
    }
  }

  function stageOf(fault: Fault | undefined, machines: readonly NodeMachine[]): Stage {
    const name = fault === undefined ? "repair" : `fault/${fault.name}`;
    return { world, machines, random: world.random(name), sometimes: watching.sometimes, say: tell };
  }

  const outcome = play().then(
    () => undefined,
    (error: unknown) => sentenceOf(world.failure ?? error),
  );
  return {
    outcome: outcome.then((failure) => {
      run.phase = "over";
      return summed(world, watching, run.jobs, failure);
    }),
    progress: () => ({
      phase: run.phase,
      elapsedMs: world.elapsedMs,
      events: world.events,
      jobsOpen: run.jobs.reduce((sum, { open }) => sum + open, 0),
      jobsEnded: run.jobs.reduce((sum, { results }) => sum + results.length, 0),
    }),
    end: world.end,
  };
}

// A machine keeps work whose owner is silent for half an hour, and its logs for another; questions live five minutes.
const restMs = 66 * 60_000;

/** One task in twenty is made to fail. */
function isOwnFault(reason: string | undefined): boolean {
  return reason?.includes("exit code 3") ?? false;
}

function summed(
  world: NodeWorld,
  watching: Watch,
  jobs: readonly Workload[],
  failure: string | undefined,
): Outcome {
  const deadLetters = new Map<string, number>();
  for (const { telemetry } of world.machines) {
    for (const [name, count] of telemetry.counters) {
      const because = /^actor\.dead-letters\{because=(.*)\}$/.exec(name)?.[1];
      if (because !== undefined) deadLetters.set(because, (deadLetters.get(because) ?? 0) + count);
    }
  }
  return {
    isOk: failure === undefined,
    failure,
    hash: world.trace.hash(),
    elapsedMs: world.elapsedMs,
    events: world.events,
    sent: world.trace.count("send"),
    gossiped: world.trace.count("gossip"),
    lost: world.trace.count("lose"),
    looks: watching.looks,
    invariants: watching.invariants,
    jobs: jobs.flatMap(({ results }) => results),
    sometimes: watching.sometimes.counts(),
    deadLetters: Object.fromEntries([...deadLetters].sort()),
  };
}
