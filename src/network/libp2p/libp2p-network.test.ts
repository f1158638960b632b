import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { afterEach, beforeEach, test } from "node:test";
import { promisify } from "node:util";
import { describeNetwork, type NetworkWorld } from "../conformance.ts";
import type { Network } from "../network.ts";
import { eventually, type TestPeers, testPeers } from "./test-peers.ts";

describeNetwork("libp2p over TCP", async () => worldOf("tcp"));
describeNetwork("libp2p in memory", async () => worldOf("memory"));

let peers: TestPeers;
beforeEach(() => {
  peers = testPeers("tcp");
});
afterEach(() => peers.stop());

test("A peer is found by its name through a peer that both know", async () => {
  const [hub, a, b] = [await peers.add(), await peers.add(), await peers.add()];
  const arrived: string[] = [];
  b.receive((from) => {
    arrived.push(from);
    return "taken";
  });
  for (const other of [a, b]) await other.connect(address(hub), signal());
  await eventually(() => hub.peers().filter((peer) => peer.addresses.length > 0).length === 2);
  await eventually(() => attempt(() => a.send(b.self, Uint8Array.of(1), signal()), arrived));
  assert.equal(arrived[0], a.self);
});

test("A message is relayed by those who accept it, and goes no further from one who rejects it", async () => {
  const options = { discovery: "none" } as const;
  const [a, b, c] = [await peers.add(options), await peers.add(options), await peers.add(options)];
  await a.connect(address(b), signal());
  await c.connect(address(b), signal());
  const heard: (number | undefined)[] = [];
  b.subscribe("news", (_from, frame) => (frame[0] === 13 ? "reject" : "accept"));
  c.subscribe("news", (from, frame) => {
    assert.equal(from, b.self, "a topic's handler is told who handed the message over");
    heard.push(frame[0]);
    return "accept";
  });
  let round = 0;
  await eventually(() => attempt(() => a.publish("news", Uint8Array.of(1, round++)), heard));
  await a.publish("news", Uint8Array.of(13));
  await a.publish("news", Uint8Array.of(14));
  await eventually(() => heard.includes(14));
  assert.ok(!heard.includes(13));
});

test("A node that cannot listen says where, and leaves nothing behind", async () => {
  const first = await peers.add();
  const taken = address(first).replace(/\/p2p\/.*/, "");
  await assert.rejects(peers.add({ listen: [taken] }), { code: "NETWORK_LISTEN_FAILED" });
  await assert.rejects(peers.add({ listen: ["here"] }), { code: "NETWORK_ADDRESS_INVALID" });
});

test("A process whose networks have stopped holds no socket, and ends by itself", async () => {
  const script = `
    import { eventually, testPeers } from ${JSON.stringify(new URL("./test-peers.ts", import.meta.url).href)};
    const peers = testPeers("tcp");
    const [a, b] = [await peers.add(), await peers.add()];
    b.receive(() => "taken");
    await a.connect(b.addresses()[0], new AbortController().signal);
    await a.send(b.self, Uint8Array.of(1), new AbortController().signal);
    await peers.stop();
    await eventually(() => !process.getActiveResourcesInfo().some((kind) => kind.startsWith("TCP")));
    console.log("nothing left");
  `;
  const args = ["--input-type=module", "--eval", script];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: 30_000 });
  assert.equal(stdout, "nothing left\n");
});

async function worldOf(transport: "tcp" | "memory"): Promise<NetworkWorld> {
  const added = testPeers(transport);
  return { add: () => added.add(), run: (work) => work, eventually, stop: added.stop };
}

/** Starts the work and says whether anything has come of it or of earlier attempts. */
function attempt(work: () => Promise<void>, arrived: readonly unknown[]): boolean {
  work().catch(() => {}); // The next attempt may succeed: the test waits for what arrives.
  return arrived.length > 0;
}

function address(network: Network): string {
  return network.addresses()[0] ?? assert.fail("a started network has an address");
}

function signal(): AbortSignal {
  return AbortSignal.timeout(5_000);
}
