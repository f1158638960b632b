import { randomBytes } from "node:crypto";
import type { Clock } from "../../clock/clock.ts";
import { silent } from "../../telemetry/telemetry.ts";
import { describeNetwork, type NetworkWorld } from "../conformance.ts";
import type { Network } from "../network.ts";
import { libp2pNetwork } from "./libp2p-network.ts";

describeNetwork("libp2p over TCP", () => worldOf("tcp", () => "/ip4/127.0.0.1/tcp/0"));

describeNetwork("libp2p in memory", async () => {
  const prefix = randomBytes(8).toString("hex"); // The listeners of all tests share one map in this process.
  let count = 0;
  return worldOf("memory", () => `/memory/${prefix}-${count++}`);
});

async function worldOf(transport: "tcp" | "memory", listen: () => string): Promise<NetworkWorld> {
  const networks: Network[] = [];
  return {
    add: async () => {
      const key = randomBytes(32);
      const network = await libp2pNetwork({ key, transport, listen: [listen()], clock, telemetry: silent });
      networks.push(network);
      return network;
    },
    run: (work) => work,
    eventually,
    stop: async () => {
      await Promise.all(networks.map((network) => network.stop()));
    },
  };
}

/** Looks every few milliseconds; longer than this is not slowness but a fault. */
async function eventually(condition: () => boolean): Promise<void> {
  for (let rounds = 0; rounds < 2_000; rounds++) {
    if (condition()) return;
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  throw new Error("it did not happen");
}

const clock: Clock = {
  now: () => Date.now(),
  after: (delayMs, work) => {
    const timer = setTimeout(work, delayMs);
    return () => clearTimeout(timer);
  },
};
