import { allCheckers } from "../../simulator/checkers/all.ts";
import { watch } from "../../simulator/checkers/watch.ts";
import { type SimulatedMachine, usualResources } from "../../simulator/machine.ts";
import { type Region, regions } from "../../simulator/regions.ts";
import { type World, world } from "../../simulator/world.ts";
import {
  didOf,
  type Node,
  type NodeConfig,
  nodeConfig,
  type Organisation,
  organisation,
  startNode,
} from "../../src/index.ts";
import type { Amount, Fleet, MachineSpec, RunningCommand } from "../fleet.ts";
import { inProcessCommand } from "../in-process-command.ts";
import { leaveToDeploy } from "../membership.ts";
import { type MemoryClient, memoryClient } from "../memory-client.ts";
import { offersOf } from "../offers.ts";
import { type Attacker, attacker } from "./attacker.ts";

/** A fleet in the simulator. Nothing happens in it while nobody waits for something. */
export function simulatedFleet({ seed }: { readonly seed: string }): Fleet {
  const attackers = new Map<string, Attacker>();
  const simulation: Simulation = world({
    seed,
    start: (host, config) => attackers.get(config.name)?.start(host) ?? startNode(host, config),
  });
  const watching = watch(simulation, { checkers: allCheckers(simulation.crypto) });
  const members = new Map<string, Member>();
  const running = new Set<RunningCommand>();
  const chance = simulation.random("organisation");
  const network = organisation(
    simulation.crypto.keyPair(chance.bytes(32)),
    simulation.crypto,
    simulation.clock,
  );
  const logs = new Map<string, string[]>();
  simulation.onRecord((machine, level, event, fields) => {
    const lines = logs.get(machine.name) ?? [];
    logs.set(machine.name, lines);
    const atMs = simulation.elapsedMs.toFixed(0);
    if (lines.push(`${atMs} ms ${level} ${event} ${JSON.stringify(fields)}`) > keptLines) lines.shift();
  });

  function member(name: string): Member {
    const found = members.get(name);
    if (found === undefined) throw new Error(`the scenario has no machine ${name}`);
    return found;
  }

  function add(spec: MachineSpec): Member {
    if (spec.role === "attacker") attackers.set(spec.name, attacker(simulation));
    const machine = simulation.addMachine({
      name: spec.name,
      ...(spec.hardware && { resources: resourcesOf(spec.hardware) }),
      ...(spec.region !== undefined && { region: regionNamed(spec.region) }),
    });
    const added: Member = { spec, machine, client: memoryClient(spec.name), files: new Map() };
    members.set(spec.name, added);
    return added;
  }

  async function boot({ spec, machine, client }: Member, config?: NodeConfig): Promise<void> {
    const node = await simulation.drive(machine.start(config));
    if (spec.role !== "attacker") client.serve(node);
  }

  function type(name: string, argv: readonly string[]): RunningCommand {
    const { client, files } = member(name);
    const clock = simulation.clock;
    return inProcessCommand({ client, clock, files }, argv, (work) => simulation.drive(work));
  }

  async function within(limitMs: number, what: string, condition: () => boolean | Promise<boolean>) {
    const sinceMs = simulation.elapsedMs;
    while (!(await condition())) {
      const passedMs = simulation.elapsedMs - sinceMs;
      if (passedMs >= limitMs) throw new Error(`not within ${limitMs / 1000} s: ${what}`);
      const pauseMs = Math.max(shortestPauseMs, passedMs * pauseShare);
      await simulation.run({ forMs: Math.min(pauseMs, limitMs - passedMs) });
    }
  }

  return {
    environment: "simulated",
    offers: new Set(offersOf.simulated),
    seed,
    machines: () => [...members.keys()],
    async start(specs) {
      for (const spec of specs) {
        const first = simulation.machines[0]?.address;
        const added = add(spec);
        await boot(added, configOf(added, network, chance.bytes(12), first));
      }
    },
    async stop(name) {
      const { machine, client } = member(name);
      await simulation.drive(machine.stop());
      client.serve(undefined);
    },
    async crash(name) {
      member(name).machine.crash();
      member(name).client.serve(undefined);
    },
    async losePower(name) {
      member(name).machine.losePower();
      member(name).client.serve(undefined);
    },
    restart: (name) => boot(member(name)),
    command: (name, argv) => type(name, argv).ended(),
    begin(name, argv) {
      const command = type(name, argv);
      running.add(command);
      return command;
    },
    ask: (name, request) => simulation.drive(member(name).client.request(request)),
    async write(name, file, text) {
      member(name).files.set(file, text);
    },
    cut(one, other) {
      const [a, b] = [member(one).machine.index, member(other).machine.index];
      simulation.fabric.cuts.cut(a, b);
      simulation.fabric.cuts.cut(b, a);
    },
    isolate(name) {
      const alone = member(name).machine.index;
      const others = simulation.machines.map(({ index }) => index).filter((index) => index !== alone);
      simulation.fabric.cuts.partition([[alone], others]);
    },
    heal: () => simulation.fabric.cuts.healAll(),
    async attack(from, to, kind) {
      const found = attackers.get(from);
      if (found === undefined) throw new Error(`${from} is a node, and does no such thing`);
      await simulation.drive(found.attack(member(to).machine.peer, kind));
      await simulation.run({ forMs: 1_000 });
    },
    refusedMessages: (name) => member(name).machine.node?.inspect().deadLetters ?? {},
    advance: (forMs) => simulation.run({ forMs }),
    within,
    settle: () => simulation.runUntilQuiet({ quietMs: 500, limitMs: 60_000 }),
    logs: (name) => logs.get(name) ?? [],
    programs: async (name) => livePrograms(member(name).machine),
    doorMode: noProcesses,
    killProcess: noProcesses,
    leftovers: async () => leftBehind(simulation),
    async down() {
      for (const command of running) command.interrupt();
      await Promise.all([...running].map((command) => command.ended()));
      simulation.fabric.cuts.healAll();
      for (const each of members.values()) if (each.machine.node === undefined) await boot(each);
      await simulation.drive(Promise.all([...members.values()].map(endDeployments)));
      // Nodes go on asking whoever is connected, so with somebody there who never answers there is no rest.
      const hostile = [...members.values()].filter(({ spec }) => spec.role === "attacker");
      await simulation.drive(Promise.all(hostile.map(({ machine }) => machine.stop())));
      await watching.rest(patienceMs);
      await simulation.stop();
      if (simulation.failure !== undefined) throw simulation.failure;
    },
  };
}

function noProcesses(): never {
  throw new Error("a simulated machine has no processes: tag the scenario with @needs:processes");
}

type Simulation = World<NodeConfig, Node>;

interface Member {
  readonly spec: MachineSpec;
  readonly machine: SimulatedMachine<NodeConfig, Node>;
  readonly client: MemoryClient;
  readonly files: Map<string, string>;
}

// What a failed scenario shows of a machine.
const keptLines = 2_000;
// How often a condition is looked at: finer than a person would notice, and the longer it takes the less often.
const shortestPauseMs = 50;
const pauseShare = 0.1;
// A machine works on for an owner that has gone for half an hour, and keeps the output for another.
const patienceMs = 75 * 60_000;

function configOf(
  { spec, machine }: Member,
  network: Organisation,
  nonce: Uint8Array,
  first: string | undefined,
): NodeConfig {
  const isMember = (spec.role ?? "member") === "member";
  const did = didOf(machine.identity.publicKey);
  return nodeConfig({
    name: spec.name,
    bootstrap: first === undefined ? [] : [first],
    trust: isMember
      ? { roots: [network.did], delegations: [network.admit(did, leaveToDeploy, nonce)] }
      : { roots: [], delegations: [] },
  });
}

function resourcesOf({ cores, memoryBytes, diskBytes }: Amount) {
  return {
    cpuMillicores: cores === undefined ? usualResources.cpuMillicores : Math.round(cores * 1000),
    memoryBytes: memoryBytes ?? usualResources.memoryBytes,
    diskBytes: diskBytes ?? usualResources.diskBytes,
    gpus: [],
  };
}

function regionNamed(name: string): Region {
  const found = regions.find((region) => region === name);
  if (found === undefined) throw new Error(`there is no region ${name}; there are ${regions.join(", ")}`);
  return found;
}

function livePrograms({ programs }: SimulatedMachine<NodeConfig, Node>): number {
  return [...programs.running.values()].filter(({ ended }) => ended === undefined).length;
}

function leftBehind({ machines }: Simulation): readonly string[] {
  return machines.flatMap((machine) => {
    const held = machine.node?.inspect().ledger.length ?? 0;
    const live = livePrograms(machine);
    return [
      ...(live > 0 ? [`${live} programs run on ${machine.name}`] : []),
      ...(held > 0 ? [`${machine.name} holds resources for ${held} allocations`] : []),
    ];
  });
}

/** Whoever started something ends it: what is there after that was left behind. */
async function endDeployments({ spec, machine, client }: Member): Promise<void> {
  if (spec.role === "attacker") return;
  const live = machine.node?.inspect().deployments ?? [];
  const unended = live.filter(({ state }) => state !== "completed" && state !== "failed");
  for (const { id } of unended)
    await client.request({ method: "POST", path: `/v1/deployments/${id}/shutdown` });
}
