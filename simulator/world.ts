import { nodeCrypto } from "../src/crypto/node-crypto/node-crypto.ts";
import {
  type Clock,
  type Crypto,
  type Fields,
  type Host,
  type Level,
  type PeerId,
  type Random,
  seededRandom,
} from "../src/index.ts";
import { worldClock } from "./clocks.ts";
import { simulationError } from "./errors.ts";
import { loop } from "./loop.ts";
import {
  type MachineOptions,
  machineOptions,
  type SimulatedMachine,
  type Stoppable,
  simulatedMachine,
} from "./machine.ts";
import { type Fabric, fabric } from "./network/fabric.ts";
import { goodLink, type LinkSettings } from "./network/link-settings.ts";
import { busybox, busyboxImage } from "./programs/busybox.ts";
import type { ImageScript } from "./programs/script.ts";
import { regions } from "./regions.ts";
import { schedule } from "./schedule.ts";
import { type Trace, trace } from "./trace.ts";

/** A network of machines in one process, with one clock and one seed. Nothing happens while nobody waits for it. */
export interface World<Config, Node extends Stoppable> {
  readonly seed: string;
  readonly clock: Clock;
  readonly crypto: Crypto;
  readonly trace: Trace;
  readonly fabric: Fabric;
  readonly machines: readonly SimulatedMachine<Config, Node>[];
  /** How much virtual time has passed, in milliseconds. */
  readonly elapsedMs: number;
  /** How many planned things have happened. */
  readonly events: number;
  /** Adds a machine, switched off. Its region is drawn when it is not given. */
  addMachine(options: MachineOptions): SimulatedMachine<Config, Node>;
  /** What this image does, on every machine that is asked to run it. */
  addImage(name: string, script: ImageScript): void;
  /** A stream of chance for one concern. */
  random(concern: string): Random;
  /** Turns the world until the promise settles; fails at once when it never can, and after `limitMs` of virtual time. */
  drive<T>(work: Promise<T>, limitMs?: number): Promise<T>;
  /** Lets virtual time pass. */
  run(until: { readonly forMs: number } | { readonly untilMs: number }): Promise<void>;
  /** Lets time pass until nothing has moved on the network for `quietMs` (at most until `limitMs` from now). */
  runUntilQuiet(options?: { readonly quietMs?: number; readonly limitMs?: number }): Promise<void>;
  /** Ends the run: something does not hold that must. Whoever waits for the world hears of it. */
  fail(invariant: string, sentence: string, machine?: SimulatedMachine<Config, Node>): void;
  readonly failure: Error | undefined;
  /** Ends the run with this error: whoever waits for the world gets it. */
  end(reason: Error): void;
  /** Called with every record of every machine's telemetry. */
  onRecord(listener: RecordListener<Config, Node>): void;
  /** Called with every frame that reaches a node's inbox or the handler of a topic. */
  onArrival(listener: ArrivalListener<Config, Node>): void;
  /** Called when an event on this machine and all that followed from it at once is over; undefined: on no machine. */
  onSettled(listener: (machine: SimulatedMachine<Config, Node> | undefined) => void): void;
  /** Stops every node. */
  stop(): Promise<void>;
}

/** Gets each record of a node's telemetry; must return at once. */
export type RecordListener<Config, Node extends Stoppable> = (
  machine: SimulatedMachine<Config, Node>,
  level: Level,
  event: string,
  fields: Fields,
) => void;

/** Gets each frame, before the node does; must return at once. */
export type ArrivalListener<Config, Node extends Stoppable> = (
  machine: SimulatedMachine<Config, Node>,
  from: PeerId,
  frame: Uint8Array,
) => void;

export interface WorldOptions<Config, Node extends Stoppable> {
  /** All chance comes from it. */
  readonly seed: string | number;
  /** What runs on each machine: `startNode`, or what a test puts in its place. */
  readonly start: (host: Host, config: Config) => Promise<Node>;
  /** What every way between machines is like unless it is set otherwise. */
  readonly link?: Partial<LinkSettings>;
}

export function world<Config, Node extends Stoppable>({
  seed,
  start,
  link = {},
}: WorldOptions<Config, Node>): World<Config, Node> {
  const random = seededRandom(seed);
  const crypto = nodeCrypto();
  const events = trace();
  const plans = schedule();
  const machines: SimulatedMachine<Config, Node>[] = [];
  const images = new Map<string, ImageScript>([[busyboxImage, busybox]]);
  const recordListeners: RecordListener<Config, Node>[] = [];
  const settledListeners: ((machine: SimulatedMachine<Config, Node> | undefined) => void)[] = [];
  const turning = loop(plans, (owner) => {
    for (const listener of settledListeners) listener(machines[owner]);
  });
  const recorded = events.recorded(random);
  const net = fabric({
    turning,
    plans,
    trace: events,
    random: recorded.fork("network"),
    link: { ...goodLink, ...link },
  });
  const regionRandom = recorded.fork("regions");
  const surroundings = {
    turning,
    plans,
    trace: events,
    fabric: net,
    crypto,
    images,
    random,
    start,
    onRecord(index: number, level: Level, event: string, fields: Fields) {
      const machine = machines[index];
      if (machine === undefined) return;
      for (const listener of recordListeners) listener(machine, level, event, fields);
    },
  };

  async function runUntil(untilUs: number): Promise<void> {
    await turning.until({ untilUs: Math.round(untilUs) });
  }

  const result: World<Config, Node> = {
    seed: String(seed),
    clock: worldClock(turning, plans),
    crypto,
    trace: events,
    fabric: net,
    machines,
    get elapsedMs() {
      return turning.nowUs / 1000;
    },
    get events() {
      return turning.events;
    },
    addMachine(options) {
      const drawn = regions[regionRandom.integer(regions.length)] ?? regions[0];
      const machine = simulatedMachine(surroundings, machines.length, machineOptions(options, drawn));
      machines.push(machine);
      return machine;
    },
    addImage: (name, script) => void images.set(name, script),
    random: (concern) => recorded.fork(concern),
    async drive(work, limitMs = driveLimitMs) {
      let isSettled = false;
      const settle = () => {
        isSettled = true;
      };
      work.then(settle, settle);
      await turning.until({
        isReached: () => isSettled,
        untilUs: turning.nowUs + Math.round(limitMs * 1000),
      });
      if (!isSettled) throw tooLong(limitMs, turning.nowUs / 1000);
      return work;
    },
    run: (until) => runUntil("forMs" in until ? turning.nowUs + until.forMs * 1000 : until.untilMs * 1000),
    async runUntilQuiet({ quietMs = 1000, limitMs = driveLimitMs } = {}) {
      const limitUs = turning.nowUs + limitMs * 1000;
      let untilUs = turning.nowUs + quietMs * 1000;
      while (turning.nowUs < limitUs) {
        await runUntil(Math.min(untilUs, limitUs));
        if (net.moving === 0 && turning.nowUs - net.lastMoveUs >= quietMs * 1000) return;
        untilUs = net.moving > 0 ? turning.nowUs + quietMs * 1000 : net.lastMoveUs + quietMs * 1000;
      }
    },
    fail(invariant, sentence, machine) {
      const where = machine === undefined ? "" : ` on ${machine.name}`;
      const atMs = turning.nowUs / 1000;
      turning.fail(
        simulationError(
          "SIMULATION_FAILED",
          `${invariant}${where} at ${atMs} ms (seed ${seed}): ${sentence}`,
          {
            invariant,
            atMs,
            seed,
            machine: machine?.name,
          },
        ),
      );
    },
    get failure() {
      return turning.failure;
    },
    end: turning.fail,
    onRecord: (listener) => void recordListeners.push(listener),
    onArrival(listener) {
      const before = net.onArrival;
      net.onArrival = (to, from, frame) => {
        before?.(to, from, frame);
        const machine = machines[to.machine];
        if (machine !== undefined) listener(machine, from, frame);
      };
    },
    onSettled: (listener) => void settledListeners.push(listener),
    async stop() {
      await result.drive(Promise.allSettled(machines.map((machine) => machine.stop())));
    },
  };
  return result;
}

// Nobody in the world waits longer for one thing; who does, waits for something that never comes.
const driveLimitMs = 3_600_000;

function tooLong(limitMs: number, atMs: number): Error {
  return simulationError("SIMULATION_TOO_LONG", `${limitMs} ms are over at ${atMs} ms`, { atMs });
}
