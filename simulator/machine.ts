import {
  type Address,
  type Crypto,
  type Fields,
  gibibyte,
  type Host,
  type KeyPair,
  type Level,
  type PeerId,
  peerIdOf,
  type Random,
  type Resources,
} from "../src/index.ts";
import { type MortalClock, mortalClock, noSkew, type Skew } from "./clocks.ts";
import { type Disk, disk } from "./disk.ts";
import { simulationError } from "./errors.ts";
import type { Loop } from "./loop.ts";
import { addressOf, type Fabric } from "./network/fabric.ts";
import { simulatedNetwork } from "./network/simulated-network.ts";
import type { Endpoint } from "./network/topology.ts";
import { type MachinePrograms, machinePrograms } from "./programs/machine-programs.ts";
import type { ImageScript } from "./programs/script.ts";
import { scriptedExecutor } from "./programs/scripted-executor.ts";
import type { Region } from "./regions.ts";
import type { Schedule } from "./schedule.ts";
import { type MachineTelemetry, machineTelemetry } from "./telemetry.ts";
import { digestOf, type Trace } from "./trace.ts";

/** What a world needs to know of a node: no more than that it can be stopped. */
export interface Stoppable {
  stop(): void | Promise<void>;
}

/** A machine of the simulated world: what outlives the node's process on it, and the process itself. */
export interface SimulatedMachine<Config, Node extends Stoppable> {
  readonly index: number;
  readonly name: string;
  readonly region: Region;
  readonly identity: KeyPair;
  readonly peer: PeerId;
  readonly address: Address;
  readonly resources: Resources;
  readonly disk: Disk;
  readonly programs: MachinePrograms;
  readonly telemetry: MachineTelemetry;
  /** The machine's own idea of the time, which may be wrong. */
  now(): number;
  /** The node's process; undefined while there is none. */
  readonly node: Node | undefined;
  readonly isPowered: boolean;
  /** Its process is there, but its node is not up yet. */
  readonly isStarting: boolean;
  /** What the node was started with last. */
  readonly config: Config | undefined;
  /** How often its process was started. */
  readonly boots: number;
  /** How often its process died, or its power went. */
  readonly crashes: number;
  /** Starts the node's process, and the machine if it is off: same disk, same identity. Absent: the last config. */
  start(config?: Config): Promise<Node>;
  /** Asks the node to stop, then ends its process. */
  stop(): Promise<void>;
  /** The process is killed: its memory is gone, the disk keeps everything, programs go on running. */
  crash(): void;
  /** The power goes: as `crash`, and programs end, and what the disk had not synced is lost. */
  losePower(): void;
}

export interface MachineOptions {
  readonly name: string;
  readonly region?: Region;
  readonly resources?: Resources;
  readonly skew?: Skew;
}

/** What a machine of a simulated fleet has when nothing else is said. */
export const usualResources: Resources = {
  cpuMillicores: 8000,
  memoryBytes: 16 * gibibyte,
  diskBytes: 256 * gibibyte,
  gpus: [],
};

/** What the world lends to each of its machines. */
export interface Surroundings<Config, Node extends Stoppable> {
  readonly turning: Loop;
  readonly plans: Schedule;
  readonly trace: Trace;
  readonly fabric: Fabric;
  readonly crypto: Crypto;
  readonly images: ReadonlyMap<string, ImageScript>;
  readonly random: Random;
  readonly start: (host: Host, config: Config) => Promise<Node>;
  readonly onRecord: (machine: number, level: Level, event: string, fields: Fields) => void;
}

export function simulatedMachine<Config, Node extends Stoppable>(
  world: Surroundings<Config, Node>,
  index: number,
  options: Required<MachineOptions>,
): SimulatedMachine<Config, Node> {
  const { name, region, resources, skew } = options;
  const random = world.trace.recorded(world.random.fork(`machine/${name}`));
  const identity = world.crypto.keyPair(random.fork("identity").bytes(32));
  const peer = peerIdOf(identity.publicKey);
  const address = addressOf(name, peer);
  const newClock = () => mortalClock({ turning: world.turning, plans: world.plans, owner: index, skew });
  const note = (
    kind: "boot" | "stop" | "crash" | "write" | "record" | "program" | "output" | "end",
    digest: number,
  ) => world.trace.note(kind, world.turning.nowUs, index, index, digest);

  let hardwareClock = newClock();
  const disks = disk({
    now: () => world.turning.nowUs / 1000,
    sizeBytes: resources.diskBytes,
    onWrite: (records) => note("write", records),
  });
  const programs = machinePrograms({
    clock: hardwareClock,
    random: random.fork("programs"),
    images: world.images,
    onChange: (what, program, output) => note(what, digestOf(output ?? program.id)),
  });
  const telemetry = machineTelemetry((level, event, fields) => {
    note("record", digestOf(event));
    world.onRecord(index, level, event, fields);
  });

  let current: Process<Node> | undefined;
  let boots = 0;
  let isPowered = false;

  function power(isOn: boolean): void {
    if (isPowered === isOn) return;
    isPowered = isOn;
    world.fabric.setMachineUp(peer, isOn);
    if (!isOn || boots === 0) return;
    hardwareClock = newClock();
    programs.powerUp(hardwareClock);
  }

  function boot(): Process<Node> & { readonly host: Host } {
    const bootRandom = random.fork(`boot/${++boots}`);
    const clock = newClock();
    const endpoint = endpointOf({ index, name, region, peer, address });
    const database = disks.open();
    const executor = scriptedExecutor(programs, clock);
    const network = simulatedNetwork(world.fabric, endpoint, bootRandom.fork("network"));
    const host: Host = {
      clock,
      random: bootRandom.fork("node"),
      telemetry,
      crypto: world.crypto,
      identity,
      network,
      database,
      executors: [executor],
      probe: {
        machine: async () => ({
          resources,
          cpu: { model: "Simulated CPU", architecture: "x64", clockMegahertz: 3000 },
          operatingSystem: "simulated",
          hostname: name,
        }),
        usage: async () => ({ cpuMillicores: 0, memoryBytes: 0, diskBytes: disks.usedBytes, gpus: [] }),
      },
    };
    world.fabric.plug(endpoint);
    const end = () => {
      clock.kill();
      world.fabric.unplug(endpoint);
      void executor.close();
      database.close();
    };
    return { host, clock, end, node: undefined, onDeath: () => {} };
  }

  const result: SimulatedMachine<Config, Node> & { config: Config | undefined; crashes: number } = {
    index,
    name,
    region,
    identity,
    peer,
    address,
    resources,
    disk: disks,
    programs,
    telemetry,
    now: () => hardwareClock.now(),
    get node() {
      return current?.node;
    },
    get isPowered() {
      return isPowered;
    },
    get isStarting() {
      return current !== undefined && current.node === undefined;
    },
    config: undefined,
    get boots() {
      return boots;
    },
    crashes: 0,
    async start(config = result.config) {
      if (current !== undefined || config === undefined)
        throw misused(`${name} runs already, or was never configured`);
      result.config = config;
      power(true);
      note("boot", boots);
      const process = boot();
      current = process;
      try {
        const died = new Promise<never>((_, reject) => {
          process.onDeath = () => reject(misused(`${name} crashed while its node was starting`));
        });
        process.node = await Promise.race([world.start(process.host, config), died]);
        return process.node;
      } catch (error) {
        if (current === process) endProcess();
        throw error;
      }
    },
    async stop() {
      const stopping = current;
      if (stopping === undefined) return;
      await stopping.node?.stop();
      if (current !== stopping) return;
      note("stop", boots);
      endProcess();
    },
    crash() {
      if (current === undefined) return;
      note("crash", boots);
      result.crashes++;
      endProcess();
    },
    losePower() {
      if (!isPowered) return;
      if (current === undefined) result.crashes++;
      result.crash();
      hardwareClock.kill();
      programs.losePower();
      disks.losePower();
      power(false);
    },
  };

  function endProcess(): void {
    const ending = current;
    current = undefined;
    ending?.end();
    ending?.onDeath();
  }
  return result;
}

interface Process<Node> {
  readonly clock: MortalClock;
  readonly end: () => void;
  node: Node | undefined;
  /** Called when it ends, so that whoever waits for its start hears of it. */
  onDeath: () => void;
}

/** Fills in what was not said. */
export function machineOptions(options: MachineOptions, drawnRegion: Region): Required<MachineOptions> {
  return { region: drawnRegion, resources: usualResources, skew: noSkew, ...options };
}

function endpointOf(machine: {
  readonly index: number;
  readonly name: string;
  readonly region: Region;
  readonly peer: PeerId;
  readonly address: Address;
}): Endpoint {
  const { index, ...rest } = machine;
  return {
    ...rest,
    machine: index,
    isUp: true,
    receive: undefined,
    topics: new Map(),
    connections: new Set(),
    acquaintances: new Map(),
  };
}

function misused(sentence: string): Error {
  return simulationError("SIMULATION_MISUSED", sentence);
}
