import type { MortalClock } from "../../simulator/clocks.ts";
import { usualResources } from "../../simulator/machine.ts";
import { busybox, busyboxImage } from "../../simulator/programs/busybox.ts";
import { type MachinePrograms, machinePrograms } from "../../simulator/programs/machine-programs.ts";
import { scriptedExecutor } from "../../simulator/programs/scripted-executor.ts";
import { systemClock } from "../../src/clock/system/system-clock.ts";
import { memoryDatabase } from "../../src/database/memory/memory-database.ts";
import {
  type Crypto,
  type KeyPair,
  type Network,
  type Node,
  type NodeConfig,
  type Random,
  type Resources,
  startNode,
  type Telemetry,
} from "../../src/index.ts";
import { libp2pNetwork } from "../../src/network/libp2p/libp2p-network.ts";
import type { Amount } from "../fleet.ts";
import { mortalClock } from "./mortal-clock.ts";

/** A machine of this process: the real network stack, a memory that lasts as long as the scenario, played programs. */
export interface MemoryMachine {
  readonly identity: KeyPair;
  readonly programs: MachinePrograms;
  readonly node: Node | undefined;
  readonly logs: readonly string[];
  start(config: NodeConfig): Promise<Node>;
  stop(): Promise<void>;
  /** What runs on it ends too. */
  scrap(): void;
}

export interface MemoryMachineOptions {
  readonly name: string;
  /** 32 bytes, its key. */
  readonly seed: Uint8Array;
  /** In the form of a multiaddr. */
  readonly address: string;
  readonly hardware: Amount;
  readonly crypto: Crypto;
  readonly random: Random;
}

export function memoryMachine(options: MemoryMachineOptions): MemoryMachine {
  const { name, seed, address, hardware, crypto, random } = options;
  const identity = crypto.keyPair(seed);
  const power = mortalClock(systemClock());
  const images = new Map([[busyboxImage, busybox]]);
  const programs = machinePrograms({
    clock: power,
    random: random.fork("programs"),
    images,
    onChange: () => {},
  });
  const database = memoryDatabase();
  const logs: string[] = [];
  const resources = resourcesOf(hardware);
  let running: Process | undefined;

  return {
    identity,
    programs,
    logs,
    get node() {
      return running?.node;
    },
    async start(config) {
      const clock = mortalClock(systemClock());
      const telemetry = collecting(logs);
      const network = await libp2pNetwork({
        key: seed,
        transport: "memory",
        listen: [address],
        clock,
        telemetry,
      });
      const node = await startNode(
        {
          clock,
          random: random.fork("node"),
          telemetry,
          crypto,
          identity,
          network,
          database,
          executors: [scriptedExecutor(programs, clock)],
          probe: {
            machine: async () => ({
              resources,
              cpu: { model: "played CPU", architecture: "x64", clockMegahertz: 3000 },
              operatingSystem: "none",
              hostname: name,
            }),
            usage: async () => ({ cpuMillicores: 0, memoryBytes: 0, diskBytes: 0, gpus: [] }),
          },
        },
        config,
      );
      running = { node, network, clock };
      return node;
    },
    async stop() {
      const stopping = running;
      running = undefined;
      stopping?.node.stop();
      await stopping?.network.stop();
      stopping?.clock.kill();
    },
    scrap() {
      programs.losePower();
      power.kill();
    },
  };
}

interface Process {
  readonly node: Node;
  readonly network: Network;
  readonly clock: MortalClock;
}

function resourcesOf({ cores, memoryBytes, diskBytes }: Amount): Resources {
  return {
    cpuMillicores: cores === undefined ? usualResources.cpuMillicores : Math.round(cores * 1000),
    memoryBytes: memoryBytes ?? usualResources.memoryBytes,
    diskBytes: diskBytes ?? usualResources.diskBytes,
    gpus: [],
  };
}

// What a failed scenario shows of a machine.
const keptLines = 2_000;

function collecting(lines: string[]): Telemetry {
  const telemetry: Telemetry = {
    log(level, event, fields) {
      if (lines.push(`${level} ${event} ${JSON.stringify(fields ?? {})}`) > keptLines) lines.shift();
    },
    count: () => {},
    span: () => ({ end: () => {} }),
    child: () => telemetry,
  };
  return telemetry;
}
