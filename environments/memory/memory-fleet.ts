import { setTimeout as sleep } from "node:timers/promises";
import { systemClock } from "../../src/clock/system/system-clock.ts";
import { nodeCrypto } from "../../src/crypto/node-crypto/node-crypto.ts";
import { didOf, nodeConfig, organisation, seededRandom } from "../../src/index.ts";
import type { Fleet, MachineSpec, RunningCommand } from "../fleet.ts";
import { inProcessCommand } from "../in-process-command.ts";
import { leaveToDeploy } from "../membership.ts";
import { type MemoryClient, memoryClient } from "../memory-client.ts";
import { offersOf } from "../offers.ts";
import { type MemoryMachine, memoryMachine } from "./memory-machine.ts";

// The listeners of a whole process share one map, so that each fleet's names must be its own.
let fleets = 0;

/** A fleet of real network stacks in this process, in real time, whose programs are played. */
export function memoryFleet({ seed }: { readonly seed: string }): Fleet {
  const prefix = `fleet-${++fleets}`;
  const random = seededRandom(seed);
  const crypto = nodeCrypto();
  const clock = systemClock();
  const network = organisation(crypto.keyPair(random.bytes(32)), crypto, clock);
  const members = new Map<string, Member>();
  const running: RunningCommand[] = [];

  function member(name: string): Member {
    const found = members.get(name);
    if (found === undefined) throw new Error(`the scenario has no machine ${name}`);
    return found;
  }

  function add(spec: MachineSpec): Member {
    const address = `/memory/${prefix}-${spec.name}`;
    const machine = memoryMachine({
      name: spec.name,
      seed: random.bytes(32),
      address,
      hardware: spec.hardware ?? {},
      crypto,
      random: random.fork(spec.name),
    });
    const token = network.admit(didOf(machine.identity.publicKey), leaveToDeploy, random.bytes(12));
    const isMember = (spec.role ?? "member") === "member";
    const trust = isMember ? { roots: [network.did], delegations: [token] } : { roots: [], delegations: [] };
    const added = { spec, machine, trust, client: memoryClient(spec.name), files: new Map<string, string>() };
    members.set(spec.name, added);
    return added;
  }

  async function boot(each: Member): Promise<void> {
    const other = [...members.values()].find(
      ({ machine }) => machine !== each.machine && machine.node !== undefined,
    );
    const bootstrap = other?.machine.node?.addresses() ?? [];
    const node = await each.machine.start(nodeConfig({ name: each.spec.name, bootstrap, trust: each.trust }));
    each.client.serve(node);
  }

  async function halt({ client, machine }: Member): Promise<void> {
    client.serve(undefined);
    await machine.stop();
  }

  function type(name: string, argv: readonly string[]): RunningCommand {
    const { client, files } = member(name);
    return inProcessCommand({ client, clock, files }, argv, (work) => work);
  }

  async function within(limitMs: number, what: string, condition: () => boolean | Promise<boolean>) {
    const untilMs = clock.now() + limitMs;
    while (!(await condition())) {
      if (clock.now() >= untilMs) throw new Error(`not within ${limitMs / 1000} s: ${what}`);
      await sleep(lookEveryMs);
    }
  }

  function leftovers(): readonly string[] {
    return [...members.values()].flatMap(({ spec: { name }, machine }) => {
      const held = machine.node?.inspect().ledger.length ?? 0;
      const live = livePrograms(machine);
      return [
        ...(live > 0 ? [`${live} programs run on ${name}`] : []),
        ...(held > 0 ? [`${name} holds resources for ${held} allocations`] : []),
      ];
    });
  }

  return {
    environment: "memory",
    offers: new Set(offersOf.memory),
    seed,
    machines: () => [...members.keys()],
    async start(specs) {
      for (const spec of specs) await boot(add(spec));
    },
    stop: (name) => halt(member(name)),
    crash: () => absent("crash"),
    losePower: () => absent("power"),
    restart: (name) => boot(member(name)),
    command: (name, argv) => type(name, argv).ended(),
    begin(name, argv) {
      const command = type(name, argv);
      running.push(command);
      return command;
    },
    ask: (name, request) => member(name).client.request(request),
    async write(name, file, text) {
      member(name).files.set(file, text);
    },
    cut: () => absent("faults"),
    isolate: () => absent("faults"),
    heal: () => absent("faults"),
    attack: () => absent("attacker"),
    refusedMessages: (name) => member(name).machine.node?.inspect().deadLetters ?? {},
    advance: (forMs) => sleep(forMs),
    within,
    async settle() {
      const up = [...members.values()].filter(({ machine }) => machine.node !== undefined);
      for (const [at, { client }] of up.entries())
        for (const { machine } of up.slice(at + 1)) {
          const address = machine.node?.addresses()[0];
          await client.request({ method: "POST", path: "/v1/peers/connect", body: { address } });
        }
      // Those that have met tell each other at once what they listen to; this is enough on a busy machine.
      if (up.length > 1) await sleep(subscribingMs);
    },
    logs: (name) => member(name).machine.logs,
    programs: async (name) => livePrograms(member(name).machine),
    doorMode: () => absent("processes"),
    killProcess: () => absent("processes"),
    leftovers: async () => leftovers(),
    async down() {
      for (const command of running) command.interrupt();
      await Promise.all(running.map((command) => command.ended()));
      const up = [...members.values()].filter(({ machine }) => machine.node !== undefined);
      await Promise.all(up.map(endDeployments));
      const isClean = () => leftovers().length === 0;
      const problem = await within(patienceMs, "everything is given back", isClean).catch(() => leftovers());
      for (const each of members.values()) {
        await halt(each);
        each.machine.scrap();
      }
      if (problem !== undefined) throw new Error(`left behind: ${problem.join(", ")}`);
    },
  };
}

interface Member {
  readonly spec: MachineSpec;
  readonly machine: MemoryMachine;
  readonly trust: {
    readonly roots: readonly ReturnType<typeof didOf>[];
    readonly delegations: readonly Uint8Array[];
  };
  readonly client: MemoryClient;
  readonly files: Map<string, string>;
}

const lookEveryMs = 50;
const subscribingMs = 700;
const patienceMs = 20_000;

function livePrograms({ programs }: MemoryMachine): number {
  return [...programs.running.values()].filter(({ ended }) => ended === undefined).length;
}

async function endDeployments({ machine, client }: Member): Promise<void> {
  const live = machine.node?.inspect().deployments ?? [];
  const unended = live.filter(({ state }) => state !== "completed" && state !== "failed");
  await Promise.all(
    unended.map(({ id }) => client.request({ method: "POST", path: `/v1/deployments/${id}/shutdown` })),
  );
}

function absent(offer: string): never {
  throw new Error(`nodes in memory have no ${offer}: tag the scenario with @needs:${offer}`);
}
