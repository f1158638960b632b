import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { setTimeout as sleep } from "node:timers/promises";
import { nodeCrypto } from "../../src/crypto/node-crypto/node-crypto.ts";
import { didOf, organisation } from "../../src/index.ts";
import type { CommandResult, Fleet, MachineSpec, RunningCommand } from "../fleet.ts";
import { leaveToDeploy } from "../membership.ts";
import { type Offer, offersOf } from "../offers.ts";
import type { Containers } from "./containers.ts";
import { type LocalMachine, localMachine } from "./local-machine.ts";
import { commandLineOf, processesOf } from "./processes.ts";
import { dms, type Program } from "./program.ts";
import { seedsFrom } from "./seeds.ts";

export interface LocalFleetOptions {
  /** The file of the built program. */
  readonly executable: string;
  readonly seed: string;
  /** Undefined where no engine answers. */
  readonly containers: Containers | undefined;
}

/** A fleet of real processes on this machine, each with a directory, a socket and a port of its own. */
export function localFleet({ executable, seed, containers }: LocalFleetOptions): Fleet {
  const directory = mkdtempSync(`${tmpdir()}/dms-f-`);
  const machines = new Map<string, LocalMachine>();
  const commands: Program[] = [];
  let isDown = false;
  const crypto = nodeCrypto();
  const seeds = seedsFrom(seed);
  const network = organisation(crypto.keyPair(seeds(32)), crypto, Date);

  function machine(name: string): LocalMachine {
    // A run that is broken off goes on with its scenario; nothing of it may begin any more.
    if (isDown) throw new Error("the fleet was taken down");
    const found = machines.get(name);
    if (found === undefined) throw new Error(`the scenario has no machine ${name}`);
    return found;
  }

  function add(spec: MachineSpec): LocalMachine {
    const key = seeds(32);
    const did = didOf(crypto.keyPair(key).publicKey);
    const isMember = (spec.role ?? "member") === "member";
    const membership = isMember
      ? { seed: key, roots: [network.did], tokens: [network.admit(did, leaveToDeploy, seeds(12))] }
      : { seed: key, roots: [], tokens: [] };
    const added = localMachine({ spec, directory: `${directory}/${spec.name}`, membership, executable });
    machines.set(spec.name, added);
    return added;
  }

  function type(name: string, argv: readonly string[]): RunningCommand {
    const { directory: own, variables } = machine(name);
    const program = dms({ executable, argv, directory: own, variables });
    commands.push(program);
    return asCommand(program);
  }

  /** The first machine that runs: where a newcomer asks its way. */
  async function bootstrap(newcomer: LocalMachine): Promise<readonly string[]> {
    const first = [...machines.values()].find((each) => each !== newcomer && each.isRunning);
    return first === undefined ? [] : first.addresses();
  }

  async function launch(each: LocalMachine): Promise<void> {
    const at = await bootstrap(each);
    if (isDown) throw new Error("the fleet was taken down");
    await each.start(at);
  }

  async function meet(): Promise<void> {
    const running = [...machines.values()].filter((each) => each.isRunning);
    await Promise.all(
      running.flatMap((one, at) =>
        running.slice(at + 1).map(async (other) => {
          const [address] = await other.addresses();
          await one.ask({ method: "POST", path: "/v1/peers/connect", body: { address } });
        }),
      ),
    );
    // Those that have met tell each other at once what they listen to; this is enough on a busy machine.
    if (running.length > 1) await sleep(subscribingMs);
  }

  async function within(limitMs: number, what: string, condition: () => boolean | Promise<boolean>) {
    const untilMs = performance.now() + limitMs;
    while (!(await condition())) {
      if (performance.now() >= untilMs) throw new Error(`not within ${limitMs / 1000} s: ${what}`);
      await sleep(lookEveryMs);
    }
  }

  async function leftovers(): Promise<readonly string[]> {
    const peers = [...machines.values()].map(({ peer }) => peer).filter((peer) => peer !== "");
    const owned = await Promise.all(peers.map(containersOf));
    const printed = commands.flatMap(({ stderr }) => [...stderr.matchAll(/^deployment (\S+)$/gm)]);
    const named = (await containers?.named(printed.map(([, id = ""]) => id))) ?? [];
    const found = new Set([...owned.flat(), ...named]);
    return [
      ...[...found].map((id) => `the container ${id}`),
      ...processesOf(directory).map((pid) => `the process ${pid}`),
    ];
  }

  async function containersOf(peer: string): Promise<readonly string[]> {
    return (await containers?.of(peer, "all")) ?? [];
  }

  /** Ends what was left behind, so that it is in nobody's way. */
  async function sweep(left: readonly string[]): Promise<void> {
    for (const pid of processesOf(directory)) process.kill(pid, "SIGKILL");
    for (const each of left) {
      const [, id] = /^the container (\w+)$/.exec(each) ?? [];
      if (id !== undefined) await containers?.remove(id);
    }
  }

  const needEngine: readonly Offer[] = ["docker", "containers"];
  const offers = new Set(
    offersOf.local.filter((offer) => !needEngine.includes(offer) || containers !== undefined),
  );
  return {
    environment: "local",
    offers,
    seed,
    machines: () => [...machines.keys()],
    async start(specs) {
      const added = specs.map(add).filter(({ spec }) => spec.role !== "terminal");
      const isFirst = ![...machines.values()].some((each) => each.isRunning);
      const [first, ...others] = added;
      if (isFirst && first !== undefined) await first.start([]);
      const rest = isFirst ? others : added;
      await Promise.all(rest.map(launch));
    },
    stop: (name) => machine(name).stop(),
    crash: (name) => machine(name).kill(),
    losePower: () => absent("power"),
    restart: (name) => launch(machine(name)),
    command: (name, argv) => type(name, argv).ended(),
    begin: type,
    ask: (name, request) => machine(name).ask(request),
    async write(name, file, text) {
      writeFileSync(`${machine(name).directory}/${file}`, text);
    },
    cut: () => absent("faults"),
    isolate: () => absent("faults"),
    heal: () => absent("faults"),
    attack: () => absent("attacker"),
    refusedMessages: () => absent("attacker"),
    advance: (forMs) => sleep(forMs),
    within,
    settle: meet,
    logs: (name) => machine(name).logs,
    programs: async (name) => (await containers?.of(machine(name).peer, "running"))?.length ?? 0,
    doorMode: (name) => machine(name).doorMode(),
    async killProcess(name, text) {
      const own = processesOf(machine(name).directory).filter((pid) => commandLineOf(pid).includes(text));
      if (own.length === 0) throw new Error(`no process of ${name} has ${text} in its command line`);
      for (const pid of own) process.kill(pid, "SIGKILL");
      await within(patienceMs, "it is gone", () => own.every((pid) => commandLineOf(pid) === ""));
    },
    leftovers,
    async down() {
      isDown = true;
      const problems: string[] = [];
      const attempt = (work: Promise<unknown>) =>
        work.catch((error: unknown) => void problems.push(String(error)));
      for (const command of commands) if (command.exitCode === undefined) command.signal("SIGINT");
      await Promise.all(commands.map(({ ended }) => ended));
      // Whoever started something ends it; a node that was killed has to live again for that.
      const all = [...machines.values()].filter(({ spec }) => spec.role !== "terminal");
      for (const each of all) {
        if (each.isRunning || each.peer === "") continue;
        if ((await containersOf(each.peer)).length > 0) await attempt(bootstrap(each).then(each.start));
      }
      const running = all.filter((each) => each.isRunning);
      await Promise.all(running.map((each) => attempt(endDeployments(each))));
      await Promise.all(
        running.map((each) =>
          attempt(
            within(patienceMs, `${each.spec.name} has removed its containers`, async () => {
              return (await containersOf(each.peer)).length === 0;
            }),
          ),
        ),
      );
      await Promise.all(running.map((each) => attempt(each.stop())));
      const left = await leftovers();
      await sweep(left);
      rmSync(directory, { recursive: true, force: true });
      if (left.length > 0 || problems.length > 0)
        throw new Error([...problems, ...left.map((each) => `${each} was left behind`)].join("\n"));
    },
  };
}

const lookEveryMs = 100;
const subscribingMs = 700;
// An ended program is removed at once, or with the next look of a node that was away.
const patienceMs = 30_000;

function asCommand(program: Program): RunningCommand {
  return {
    get stdout() {
      return program.stdout;
    },
    get stderr() {
      return program.stderr;
    },
    get exitCode() {
      return program.exitCode;
    },
    ended: async (): Promise<CommandResult> => {
      const exitCode = await program.ended;
      return { exitCode, stdout: program.stdout, stderr: program.stderr };
    },
    interrupt: () => program.signal("SIGINT"),
  };
}

async function endDeployments({ ask }: LocalMachine): Promise<void> {
  const { body } = await ask({ method: "GET", path: "/v1/deployments" });
  const all: unknown = Reflect.get(Object(body), "deployments");
  for (const each of Array.isArray(all) ? all : []) {
    const [id, state] = ["id", "state"].map((key) => String(Reflect.get(Object(each), key)));
    if (state === "completed" || state === "failed") continue;
    await ask({ method: "POST", path: `/v1/deployments/${id}/shutdown` });
  }
}

function absent(offer: string): never {
  throw new Error(`local processes have no ${offer}: tag the scenario with @needs:${offer}`);
}
