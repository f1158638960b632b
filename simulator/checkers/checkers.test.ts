import assert from "node:assert/strict";
import { describe, it } from "node:test";
import {
  deploymentNew,
  gibibyte,
  type Host,
  type Network,
  type Node,
  type NodeConfig,
  type NodeInspection,
  type PeerId,
  startNode,
} from "../../src/index.ts";
import { formFleet, type NodeMachine, type NodeWorld } from "../fleet.ts";
import { world as makeWorld } from "../world.ts";
import { allCheckers } from "./all.ts";
import { type Watch, watch } from "./watch.ts";

/** A small network of nodes that are made by `start`, with every checker watching. */
async function network(start: (host: Host, config: NodeConfig) => Promise<Node>) {
  const world: NodeWorld = makeWorld({ seed: "checkers", start });
  const watching = watch(world, { checkers: allCheckers(world.crypto) });
  const forming = formFleet(world, { nodes: 3, bootstraps: 1, withinMs: 1000, skewMs: 0 });
  return { world, watching, forming };
}

/** Nodes that show something else than what is inside of them. */
function showing(change: (node: Node, host: Host) => Partial<NodeInspection>) {
  return async (host: Host, config: NodeConfig): Promise<Node> => {
    const node = await startNode(host, config);
    return { ...node, inspect: () => ({ ...node.inspect(), ...change(node, host) }) };
  };
}

const patient = new AbortController().signal;
const small = { cpuMillicores: 100, memoryBytes: gibibyte, diskBytes: gibibyte, gpus: [] };
const entry = { id: "stolen.part1", kind: "allocation", resources: small } as const;

/** The totals that belong to one entry which the ledger does not have. */
function totalsWith(node: Node): NodeInspection["totals"] {
  const { totals } = node.inspect();
  const { onboarded } = totals;
  if (onboarded.cpuMillicores === 0) return totals;
  return {
    onboarded,
    committed: totals.committed,
    allocated: small,
    free: {
      cpuMillicores: onboarded.cpuMillicores - small.cpuMillicores,
      memoryBytes: onboarded.memoryBytes - small.memoryBytes,
      diskBytes: onboarded.diskBytes - small.diskBytes,
      gpus: [],
    },
  };
}

async function caught(work: () => Promise<unknown>, message: RegExp): Promise<void> {
  await assert.rejects(work, (error: Error) => {
    assert.match(error.message, message);
    assert.match(error.message, /seed checkers/);
    return true;
  });
}

/** Has the first machine deploy a short task somewhere, and waits until it has ended. */
async function deployTask(world: NodeWorld, machines: readonly NodeMachine[]): Promise<void> {
  const node = machines[0]?.node;
  assert.ok(node !== undefined);
  const reply = await world.drive(node.ask(deploymentNew, { ensemble: task }, { timeoutMs: 10_000 }));
  assert.ok(reply.granted);
  for (let waitedMs = 0; waitedMs < 60_000; waitedMs += 1000) {
    await world.run({ forMs: 1000 });
    if (node.inspect().deployments[0]?.state === "completed") return;
  }
  throw new Error("the task did not complete within a minute");
}

const task = JSON.stringify({
  version: "V1",
  allocations: {
    part1: {
      executor: "docker",
      type: "task",
      resources: { cpu: { cores: 0.1 }, ram: { size: "64 MiB" }, disk: { size: "64 MiB" } },
      execution: { type: "docker", image: "dms/busybox:1", cmd: ["echo", "hello"] },
    },
  },
  nodes: { anywhere: { allocations: ["part1"] } },
});

describe("the checkers", () => {
  it("find nothing to object to in a network that is in order", async () => {
    const { world, watching, forming } = await network(startNode);
    const machines = await forming;
    await deployTask(world, machines);
    await watching.rest(66 * 60_000);
    assert.ok(watching.looks > 50);
    assert.equal(watching.invariants.length, 6);
  });

  it("catch a ledger that allocates what was never set aside", async () => {
    const { world, forming } = await network(
      showing((node, { network: { self } }) =>
        self === world.machines[1]?.peer && node.inspect().totals.onboarded.cpuMillicores > 0
          ? { ledger: [entry], totals: totalsWith(node) }
          : {},
      ),
    );
    await caught(() => forming, /nothing is allocated without a commit on node-2 at .*stolen\.part1/);
  });

  it("catch a ledger whose sums are wrong, or below nothing", async () => {
    const lessThanNothing = { ...small, cpuMillicores: -1 };
    const { forming } = await network(
      showing((node) => ({ totals: { ...node.inspect().totals, free: lessThanNothing } })),
    );
    await caught(() => forming, /free is .* never negative .*cpu: -1 are free/);
    const wrong = await network(
      showing((node) => ({ totals: { ...node.inspect().totals, allocated: small } })),
    );
    await caught(() => wrong.forming, /allocated, the entries come to 0/);
  });

  it("catch an allocation that two machines hold", async () => {
    const { world, forming } = await network(
      showing((node, { telemetry }) => {
        if (node.inspect().totals.onboarded.cpuMillicores === 0) return {};
        if (node.peer === world.machines[0]?.peer) return {};
        telemetry.log("debug", "ledger.committed", { id: entry.id });
        return { ledger: [entry], totals: totalsWith(node) };
      }),
    );
    await caught(() => forming, /no allocation is held twice on node-\d .*has been on node-\d as well/);
  });

  it("catch a node that takes messages without looking at their signatures", async () => {
    const networks = new Map<PeerId, Network>();
    const gullible = (host: Host, config: NodeConfig) => {
      networks.set(host.network.self, host.network);
      return startNode({ ...host, crypto: { ...host.crypto, verify: () => true } }, config);
    };
    const { world, forming } = await network(gullible);
    const overheard: { readonly to: NodeMachine; readonly from: PeerId; readonly frame: Uint8Array }[] = [];
    world.onArrival((to, from, frame) => void overheard.push({ to, from, frame }));
    await deployTask(world, await forming);
    // One bit after another where the signatures lie, until one message is another that nobody has signed.
    const attack = async () => {
      for (const { to, from, frame } of overheard.slice(0, 20)) {
        for (let at = 20; at < 68; at++) {
          const sending = networks.get(from)?.send(to.peer, flipped(frame, at), patient);
          await world.drive(sending ?? Promise.reject(new Error("nobody to send it")));
        }
      }
    };
    await caught(attack, /no message is accepted without valid proof/);
  });

  it("catch a node that says it accepted what never arrived", async () => {
    const { forming } = await network(async (host, config) => {
      const node = await startNode(host, config);
      host.telemetry.log("debug", "message.accepted", { cid: "bafy", from: "12D3", behavior: "/dms/x" });
      return node;
    });
    await caught(() => forming, /\/dms\/x was accepted from 12D3, but no such message has arrived/);
  });

  async function leftBehind(
    start: (host: Host, config: NodeConfig) => Promise<Node>,
    message: RegExp,
  ): Promise<void> {
    const { world, watching, forming } = await network(start);
    await deployTask(world, await forming);
    await caught(() => restOf(watching), message);
  }

  it("catch an executor that leaves an execution behind", async () => {
    await leftBehind(
      (host, config) =>
        startNode(
          {
            ...host,
            executors: host.executors.map((executor) => ({ ...executor, remove: async () => {} })),
          },
          config,
        ),
      /after shutdown nothing is left .*part1 was never removed/,
    );
  });

  it("catch an invoke that never ends", async () => {
    await leftBehind(
      showing(() => ({ waiting: 1 })),
      /every invoke ends by its deadline .*1 invokes are still open/,
    );
  });

  it("catch a behaviour that outlives its deployment", async () => {
    const behaviors = ["/dms/ensemble/abc/allocation/logs"];
    await leftBehind(
      showing(() => ({ behaviors })),
      /after shutdown nothing is left .*\/dms\/ensemble\/abc\/allocation\/logs is still there/,
    );
  });
});

function restOf(watching: Watch): Promise<void> {
  return watching.rest(66 * 60_000);
}

function flipped(frame: Uint8Array, at: number): Uint8Array {
  const changed = frame.slice();
  changed[at] = (changed[at] ?? 0) ^ 1;
  return changed;
}
