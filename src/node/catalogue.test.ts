import assert from "node:assert/strict";
import { test } from "node:test";
import type { Contract } from "../actor/behavior.ts";
import { broadcastStatus } from "./behaviors/broadcast-status.ts";
import { hardwareUsage } from "./behaviors/hardware-usage.ts";
import { loggerConfig } from "./behaviors/logger-config.ts";
import { peersList } from "./behaviors/peers-list.ts";
import { peersPing } from "./behaviors/peers-ping.ts";
import { publicStatus } from "./behaviors/public-status.ts";
import { nodeStatus } from "./behaviors/status.ts";
import { nodeWorld, type TestMachine } from "./world.test-support.ts";

async function one() {
  const world = nodeWorld();
  const alice = await world.add("alice");
  const ask = <Input, Output>(who: TestMachine, contract: Contract<Input, Output>, input: Input) =>
    who.node().ask(contract, input, { timeoutMs: 10_000 });
  return { ...world, alice, ask };
}

test("A node's status holds who it is and how it stands, and no part of its configuration", async () => {
  const { alice, ask } = await one();
  const status = await ask(alice, nodeStatus, {});
  assert.ok(status.granted);
  const known = [
    "addresses",
    "allocations",
    "deployments",
    "did",
    "executors",
    "isOnboarded",
    "name",
    "peer",
  ];
  assert.deepEqual(Object.keys(status.value).sort(), [...known, "resources", "startedAtMs", "version"]);
  for (const secret of ["roots", "delegations", "bootstrap", "seed", "key", "token"])
    assert.ok(!JSON.stringify(status.value).includes(`"${secret}"`), secret);
});

test("A stranger learns how large the machine is, and nothing about who uses it", async () => {
  const { alice, ask } = await one();
  const status = await ask(alice, publicStatus, {});
  assert.ok(status.granted);
  assert.deepEqual(Object.keys(status.value).sort(), ["isOnboarded", "resources", "status"]);
  assert.equal(status.value.resources.cpuMillicores, 8_000);
});

test("The list of peers says which of them are really connected", async () => {
  const { alice, add, ask } = await one();
  const bob = await add("bob");
  const listed = await ask(alice, peersList, {});
  assert.ok(listed.granted);
  assert.deepEqual(
    listed.value.peers.map(({ id, isConnected }) => [id, isConnected]),
    [[bob.node().peer, true]],
  );
});

test("Whoever pings says how long to wait, and cannot ping the node itself", async () => {
  const { alice, add, ask } = await one();
  const bob = await add("bob");
  const ping = await ask(alice, peersPing, { peer: bob.node().peer, timeoutMs: 200 });
  assert.ok(ping.granted && ping.value.roundTripMs >= 0);
  const own = await ask(alice, peersPing, { peer: alice.node().peer });
  assert.equal(own.granted ? "" : own.because, "bad-input");
});

test("What is in use on the machine now is told", async () => {
  const { alice, ask } = await one();
  const usage = await ask(alice, hardwareUsage, {});
  assert.deepEqual(usage.granted && Object.keys(usage.value).sort(), [
    "cpuMillicores",
    "diskBytes",
    "gpus",
    "memoryBytes",
  ]);
});

test("How much a node says is told, and changed while it runs", async () => {
  const { alice, ask } = await one();
  assert.deepEqual(await ask(alice, loggerConfig, {}), { granted: true, value: { level: "info" } });
  assert.deepEqual(await ask(alice, loggerConfig, { level: "debug" }), {
    granted: true,
    value: { level: "debug" },
  });
  assert.deepEqual(await ask(alice, loggerConfig, {}), { granted: true, value: { level: "debug" } });
});

test("A broadcast for everybody's status is not for one actor, and not for strangers", async () => {
  const { alice, ask } = await one();
  assert.equal(broadcastStatus.topic, "/nunet/status");
  assert.equal(broadcastStatus.isPublic, false);
  const direct = await ask(alice, broadcastStatus, {});
  assert.equal(direct.granted ? "" : direct.because, "unknown-behavior");
});
