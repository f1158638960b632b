import { randomBytes } from "node:crypto";
import type { Clock } from "../../clock/clock.ts";
import { silent, type Telemetry } from "../../telemetry/telemetry.ts";
import type { Network } from "../network.ts";
import { type Libp2pNetworkOptions, libp2pNetwork } from "./libp2p-network.ts";
import { type Libp2pNode, libp2pNode } from "./node.ts";

/** Peers of this process, for the tests of this folder: networks, and bare libp2p nodes that do as they like. */
export interface TestPeers {
  add(options?: Partial<Libp2pNetworkOptions>): Promise<Network>;
  /** A started node that speaks libp2p and keeps none of our rules. */
  addStranger(): Promise<Libp2pNode>;
  stop(): Promise<void>;
}

/** Each call is a world of its own: its names in memory are found by nobody else. */
export function testPeers(transport: "tcp" | "memory"): TestPeers {
  const prefix = randomBytes(8).toString("hex"); // The listeners of a whole process share one map.
  const stops: (() => Promise<void>)[] = [];
  const listen = () => [transport === "tcp" ? "/ip4/127.0.0.1/tcp/0" : `/memory/${prefix}-${stops.length}`];

  return {
    add: async (options) => {
      const base = { key: randomBytes(32), transport, listen: listen(), clock: realClock, telemetry: silent };
      const network = await libp2pNetwork({ ...base, ...options });
      stops.push(() => network.stop());
      return network;
    },
    addStranger: async () => {
      const base = { key: randomBytes(32), transport, listen: listen() };
      const node = await libp2pNode({ ...base, discovery: "none", allowsGossip: () => true });
      await node.start();
      stops.push(async () => node.stop());
      return node;
    },
    stop: async () => {
      await Promise.all(stops.map((stop) => stop()));
    },
  };
}

/** Looks every few milliseconds; what takes longer than ten seconds is not slow but wrong. */
export async function eventually(condition: () => boolean): Promise<void> {
  for (let rounds = 0; rounds < 2_000; rounds++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("it did not happen");
}

/** A telemetry that remembers each count as "name because", for tests that ask why something was refused. */
export function counting(): Telemetry & { readonly counts: readonly string[] } {
  const counts: string[] = [];
  const count: Telemetry["count"] = (name, _by, labels) =>
    counts.push([name, ...Object.values(labels ?? {})].join(" "));
  return { ...silent, count, counts };
}

const realClock: Clock = {
  now: () => Date.now(),
  after: (delayMs, work) => {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
};
