import {
  command,
  delegate,
  didOf,
  gibibyte,
  type Node,
  type NodeConfig,
  nodeConfig,
  onboard,
  type Random,
  type Resources,
  signerOf,
  sleep,
} from "../src/index.ts";
import { noSkew, type Skew } from "./clocks.ts";
import type { SimulatedMachine } from "./machine.ts";
import type { World } from "./world.ts";

/** A world of real nodes. */
export type NodeWorld = World<NodeConfig, Node>;

/** One of its machines. */
export type NodeMachine = SimulatedMachine<NodeConfig, Node>;

export interface FleetOptions {
  readonly nodes: number;
  /** Machines that the others are told of at the start. */
  readonly bootstraps: number;
  /** Over how much time the machines come up. */
  readonly withinMs: number;
  /** By how much clocks may be off, to either side. */
  readonly skewMs: number;
}

/**
 * Machines all over the world whose owners belong to one organisation: everyone trusts its key, and its key lets every
 * node deploy anywhere. Resolves when all nodes run, offer half of their machine, and are connected to somebody.
 */
export async function formFleet(world: NodeWorld, options: FleetOptions): Promise<readonly NodeMachine[]> {
  const random = world.random("fleet");
  const organisation = world.crypto.keyPair(random.fork("organisation").bytes(32));
  const root = didOf(organisation.publicKey);
  const machines = Array.from({ length: options.nodes }, (_, at) =>
    world.addMachine({
      name: nameOf(at, options.nodes),
      resources: drawResources(random),
      skew: drawSkew(random, options.skewMs),
    }),
  );
  const bootstrap = machines.slice(0, options.bootstraps).map(({ address }) => address);
  const starts = machines.map(async (machine) => {
    const did = didOf(machine.identity.publicKey);
    const { bytes } = delegate(
      {
        signer: signerOf(organisation),
        audience: did,
        subject: root,
        command: command("/dms"),
        // Nothing lasts longer than a year and a day.
        expires: Math.floor(world.clock.now() / 1_000) + 300 * 86_400,
        nonce: random.bytes(12),
      },
      world.crypto,
    );
    const config = nodeConfig({
      name: machine.name,
      bootstrap: bootstrap.filter((address) => address !== machine.address),
      trust: { roots: [root], delegations: [bytes] },
    });
    // The bootstrap nodes are there first.
    if (machine.index >= options.bootstraps) await sleep(world.clock, random.integer(options.withinMs));
    const node = await machine.start(config);
    const reply = await node.ask(onboard, {}, { timeoutMs: 10_000 });
    if (!reply.granted) throw new Error(`${machine.name} could not be onboarded: ${reply.message}`);
  });
  await world.drive(Promise.all(starts));
  await connected(world, machines);
  return machines;
}

/** Waits until every machine has a connection. */
async function connected(world: NodeWorld, machines: readonly NodeMachine[]): Promise<void> {
  if (machines.length < 2) return;
  const isAlone = (machine: NodeMachine) => world.fabric.find(machine.peer)?.connections.size === 0;
  for (let waitedMs = 0; machines.some(isAlone); waitedMs += 1000) {
    if (waitedMs > formLimitMs) throw new Error("the network did not form within five minutes");
    await world.run({ forMs: 1000 });
  }
}

const formLimitMs = 300_000;

function nameOf(at: number, count: number): string {
  return `node-${String(at + 1).padStart(String(count).length, "0")}`;
}

/** From a small box to a server. */
function drawResources(random: Random): Resources {
  const size = 2 ** random.integer(4);
  return {
    cpuMillicores: 2000 * size,
    memoryBytes: 4 * gibibyte * size,
    diskBytes: 64 * gibibyte * size,
    gpus: [],
  };
}

function drawSkew(random: Random, skewMs: number): Skew {
  if (skewMs === 0) return noSkew;
  return {
    offsetMs: random.integer(2 * skewMs + 1) - skewMs,
    driftPartsPerMillion: random.integer(101) - 50, // A quartz is off by some tens.
  };
}
