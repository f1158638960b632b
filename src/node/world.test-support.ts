import assert from "node:assert/strict";
import { loopback, type ManualClock, manualClock, settled } from "../actor/world.test-support.ts";
import { nodeCrypto } from "../crypto/node-crypto/node-crypto.ts";
import { memoryDatabase } from "../database/memory/memory-database.ts";
import { didOf } from "../did/did.ts";
import { DmsError } from "../errors/dms-error.ts";
import type { Ended, Execution, Executor } from "../executor/executor.ts";
import { gibibyte, type Resources } from "../hardware/resources.ts";
import { peerIdOf } from "../network/peer-id.ts";
import type { DeploymentRecord } from "../orchestrator/deployment-record.ts";
import { seededRandom } from "../random/seeded.ts";
import { type Level, silent } from "../telemetry/telemetry.ts";
import { command } from "../ucan/command.ts";
import { delegate } from "../ucan/delegation.ts";
import { signerOf } from "../ucan/signer.ts";
import { deploymentNew } from "./behaviors/deployment-new.ts";
import { onboard } from "./behaviors/onboard.ts";
import { nodeConfig } from "./config.ts";
import { type Node, startNode } from "./node.ts";

const crypto = nodeCrypto();
const organisation = crypto.keyPair(seededRandom("organisation").bytes(32));

/** Whole nodes of one organisation on wires that a test can tap, with a clock that only it turns. */
export function nodeWorld() {
  const clock = manualClock();
  const wires = loopback();
  const machines: TestMachine[] = [];
  return {
    clock,
    wires,
    machines,
    /** A machine that offers half of itself. The organisation lets it do `right` on the others. */
    async add(name: string, cores = 8, right = "/dms/deployment"): Promise<TestMachine> {
      const machine = await addMachine({ name, cores, right, clock, wires, machines });
      machines.push(machine);
      return machine;
    },
    /** Turns the clock until it is so, for ten minutes at most. */
    async until(condition: () => boolean): Promise<void> {
      for (let second = 0; second < 600 && !condition(); second++) await clock.advance(1_000);
      assert.ok(condition(), "what the test waited for did not happen in ten minutes");
    },
  };
}

export interface TestMachine {
  readonly name: string;
  readonly programs: Programs;
  readonly node: () => Node;
  /** As if the process had been killed and started again. */
  restart(): Promise<void>;
  kill(): void;
  /** Begins a deployment and returns its id. */
  deploy(ensemble: string): Promise<string>;
  record(id: string): DeploymentRecord;
}

/** Programs of one machine: they outlive its node, and end when the test says so or the node asks. */
export interface Programs {
  readonly running: ReadonlyMap<string, (ended: Ended) => void>;
  startsFail: boolean;
  readonly executor: () => Executor;
}

async function addMachine({
  name,
  cores,
  right,
  clock,
  wires,
  machines,
}: {
  readonly name: string;
  readonly cores: number;
  readonly right: string;
  readonly clock: ManualClock;
  readonly wires: ReturnType<typeof loopback>;
  readonly machines: readonly TestMachine[];
}): Promise<TestMachine> {
  const identity = crypto.keyPair(seededRandom(name).bytes(32));
  const database = memoryDatabase();
  const programs = makePrograms();
  let boots = 0;
  let node = await boot();

  async function boot(): Promise<Node> {
    boots += 1;
    const self = peerIdOf(identity.publicKey);
    const peers = () =>
      machines
        .filter((each) => each.name !== name)
        .map((each) => ({ id: each.node().peer, isConnected: true, addresses: [] }));
    let level: Level = "info";
    const host = {
      clock,
      verbosity: {
        level: () => level,
        setLevel: (wanted: Level) => {
          level = wanted;
        },
      },
      random: seededRandom(`${name}/${boots}`),
      telemetry: silent,
      crypto,
      identity,
      network: { ...wires.network(self), peers },
      database,
      executors: [programs.executor()],
      probe: { machine: async () => machineOf(cores), usage: async () => machineOf(0).resources },
    };
    return startNode(
      host,
      nodeConfig({
        name,
        trust: { roots: [rootDid], delegations: [rightOf(identity.publicKey, right, clock.now())] },
      }),
    );
  }

  const onboarded = await turning(clock, node.ask(onboard, {}, { timeoutMs: 10_000 }));
  assert.ok(onboarded.granted);

  return {
    name,
    programs,
    node: () => node,
    kill: () => node.stop(),
    async restart() {
      node.stop();
      await settled();
      node = await boot();
    },
    async deploy(ensemble) {
      const made = await turning(clock, node.ask(deploymentNew, { ensemble }, { timeoutMs: 10_000 }));
      assert.ok(made.granted, made.granted ? "" : made.message);
      return made.value.id;
    },
    record(id) {
      const record = node.inspect().deployments.find((each) => each.id === id);
      assert.ok(record);
      return record;
    },
  };
}

const rootDid = didOf(organisation.publicKey);

function rightOf(publicKey: Uint8Array, right: string, nowMs: number): Uint8Array {
  return delegate(
    {
      signer: signerOf(organisation),
      audience: didOf(publicKey),
      subject: rootDid,
      command: command(right),
      expires: Math.floor(nowMs / 1_000) + 86_400,
      nonce: new Uint8Array(12),
    },
    crypto,
  ).bytes;
}

/** Lets time pass until the work is done. */
async function turning<T>(clock: ManualClock, work: Promise<T>): Promise<T> {
  let isDone = false;
  const done = work.finally(() => {
    isDone = true;
  });
  for (let step = 0; step < 1_000 && !isDone; step++) await clock.advance(10);
  return done;
}

function machineOf(cores: number) {
  const resources: Resources = {
    cpuMillicores: cores * 1_000,
    memoryBytes: cores * 2 * gibibyte,
    diskBytes: cores * 20 * gibibyte,
    gpus: [],
  };
  const cpu = { model: "Test", architecture: "x64", clockMegahertz: 1_000 };
  return { resources, cpu, operatingSystem: "linux", hostname: "test" };
}

function makePrograms(): Programs {
  const running = new Map<string, (ended: Ended) => void>();
  const executions = new Map<string, Execution>();
  const programs: Programs = { running, startsFail: false, executor };

  function executor(): Executor {
    return {
      kind: "docker",
      start: async ({ id }) => {
        if (programs.startsFail)
          throw new DmsError("EXECUTOR_START_FAILED", "this machine starts nothing today");
        const end = Promise.withResolvers<Ended>();
        const finish = (ended: Ended) => {
          running.delete(id);
          end.resolve(ended);
        };
        running.set(id, finish);
        const stop = async () => finish({ exitCode: 143, how: "stopped" });
        const execution = { id, ended: end.promise, stop };
        executions.set(id, execution);
        return execution;
      },
      reattach: async (id) => executions.get(id),
      list: async () => [...executions.keys()],
      remove: async (id) => {
        running.get(id)?.({ exitCode: 137, how: "stopped" });
        executions.delete(id);
      },
      close: async () => {},
    };
  }
  return programs;
}
