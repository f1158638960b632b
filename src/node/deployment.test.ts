import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { hasEnded } from "../orchestrator/deployment-record.ts";
import { deploymentShutdown } from "./behaviors/deployment-shutdown.ts";
import { offboard } from "./behaviors/offboard.ts";
import { nodeWorld, type TestMachine } from "./world.test-support.ts";

const resources = "{ cpu: { cores: 1 }, ram: { size: 1 }, disk: { size: 1 } }";
const execution = "{ type: docker, image: dms/busybox:1, command: [sleep, '60'] }";

/** An ensemble of one allocation on each of `nodes` machines. */
function ensemble(nodes: number, type = "task", cores = "1"): string {
  const names = Array.from({ length: nodes }, (_, at) => `part${at}`);
  const asked = resources.replace("cores: 1", `cores: ${cores}`);
  return [
    "allocations:",
    ...names.map(
      (name) =>
        `  ${name}: { type: ${type}, executor: docker, resources: ${asked}, execution: ${execution} }`,
    ),
    "nodes:",
    ...names.map((name) => `  on-${name}: { allocations: [${name}] }`),
  ].join("\n");
}

type World = ReturnType<typeof nodeWorld>;

async function three() {
  const world = nodeWorld();
  const alice = await world.add("alice");
  const bob = await world.add("bob");
  const carol = await world.add("carol");
  return { world, alice, bob, carol };
}

function endAll(machines: readonly TestMachine[], exitCode = 0): void {
  for (const { programs } of machines) {
    for (const end of [...programs.running.values()]) end({ exitCode, how: "exited" });
  }
}

/** What must hold on every machine once nobody's deployment goes on. */
function assertNothingIsLeft(machines: readonly TestMachine[]): void {
  for (const { name, node, programs } of machines) {
    const { ledger, waiting, totals, actors } = node().inspect();
    assert.deepEqual(ledger, [], `${name} holds nothing`);
    assert.equal(waiting, 0, `${name} waits for nobody`);
    assert.deepEqual(totals.free, totals.onboarded, `everything ${name} offers is free`);
    assert.deepEqual([...programs.running.keys()], [], `${name} runs nothing`);
    assert.deepEqual(
      actors.map(({ inbox }) => inbox),
      ["root", "user"],
      `${name} has only its own actors`,
    );
  }
}

describe("a deployment", () => {
  it("runs on a machine of its own for each node, and gives everything back at its end", async () => {
    const { world, alice, bob, carol } = await three();
    const id = await alice.deploy(ensemble(2));
    await world.until(() => alice.record(id).state === "running");
    assert.equal(bob.programs.running.size, 1);
    assert.equal(carol.programs.running.size, 1);
    endAll(world.machines);
    await world.until(() => alice.record(id).state === "completed");
    await world.clock.advance(5_000);
    assertNothingIsLeft(world.machines);
  });

  it("fails with the program's exit code and reason", async () => {
    const { world, alice } = await three();
    const id = await alice.deploy(ensemble(1));
    await world.until(() => alice.record(id).state === "running");
    endAll(world.machines, 3);
    await world.until(() => alice.record(id).state === "failed");
    assert.match(alice.record(id).failure ?? "", /part0 failed: the program ended with exit code 3/);
    assertNothingIsLeft(world.machines);
  });

  it("is refused with every machine's reason when none fits", async () => {
    const { world, alice } = await three();
    const id = await alice.deploy(ensemble(1, "task", "64"));
    await world.until(() => alice.record(id).state === "failed");
    assert.match(alice.record(id).failure ?? "", /bob: needs 64 cores, 4 are free/);
    assert.deepEqual(
      alice.record(id).refusals.map(({ provider, because }) => [provider, because]),
      [
        ["bob", "too-small"],
        ["carol", "too-small"],
      ],
    );
  });

  it("goes to another machine when the first cannot start it, and leaves nothing on the first", async () => {
    const { world, alice, bob, carol } = await three();
    bob.programs.startsFail = true;
    carol.programs.startsFail = false;
    const id = await alice.deploy(ensemble(1));
    await world.until(() => alice.record(id).state === "running");
    assert.equal(carol.programs.running.size, 1);
    assert.deepEqual(bob.node().inspect().ledger, []);
    endAll(world.machines);
    await world.until(() => alice.record(id).state === "completed");
  });

  it("says why when no machine can start it, and leaves nothing anywhere", async () => {
    const { world, alice, bob, carol } = await three();
    bob.programs.startsFail = true;
    carol.programs.startsFail = true;
    const id = await alice.deploy(ensemble(2));
    await world.until(() => alice.record(id).state === "failed");
    assert.match(alice.record(id).failure ?? "", /this machine starts nothing today/);
    assertNothingIsLeft(world.machines);
  });

  it("can be stopped at any moment, and then nothing is left", async () => {
    const total = await framesOf(() => true);
    for (let moment = 0; moment < total; moment++) {
      const { world, alice } = await three();
      const stopping = atFrame(world, moment, async () => {
        const [record] = alice.node().inspect().deployments;
        assert.ok(record);
        return alice.node().ask(deploymentShutdown, { id: record.id }, { timeoutMs: 200_000 });
      });
      const id = await alice.deploy(ensemble(2, "service"));
      await world.until(() => hasEnded(alice.record(id).state) || alice.record(id).state === "running");
      // The last messages of a whole run are its end; who was not stopped by then is stopped now.
      if (!hasEnded(alice.record(id).state)) {
        void alice.node().ask(deploymentShutdown, { id }, { timeoutMs: 200_000 });
      }
      await world.until(() => hasEnded(alice.record(id).state));
      const stopped = await stopping();
      assert.deepEqual(
        stopped?.granted === true ? stopped.value.problems : [],
        [],
        `stopped at message ${moment}`,
      );
      assertNothingIsLeft(world.machines);
    }
  });

  it("ends well or with a reason when any one message is lost, and then nothing is left", async () => {
    const total = await framesOf(() => true);
    assert.ok(total > 10, `a deployment takes ${total} messages`);
    for (let lost = 0; lost < total; lost++) await framesOf((count) => count !== lost);
  });

  it("is followed again by an owner that was restarted while it ran", async () => {
    const { world, alice } = await three();
    const id = await alice.deploy(ensemble(2));
    await world.until(() => alice.record(id).state === "running");
    await alice.restart();
    endAll(world.machines);
    await world.until(() => alice.record(id).state === "completed");
    await world.clock.advance(5_000);
    assertNothingIsLeft(world.machines);
  });

  it("ends, and leaves nothing, when its owner is restarted at any moment", async () => {
    const total = await framesOf(() => true);
    let undone = 0;
    for (let moment = 0; moment < total; moment++) {
      const { world, alice } = await three();
      const restarted = atFrame(world, moment, () => alice.restart());
      const id = await alice.deploy(ensemble(2)).catch(() => undefined);
      await world.clock.advance(1_000);
      await restarted();
      const [record] = alice.node().inspect().deployments;
      // Before the first message nothing was promised to anybody, not even to the owner.
      if (record === undefined) continue;
      await world.until(() => {
        endAll(world.machines);
        return hasEnded(alice.record(record.id).state);
      });
      if (/deploy it again/.test(alice.record(record.id).failure ?? "")) undone += 1;
      assert.ok(id === undefined || id === record.id);
      await world.clock.advance(400_000);
      assertNothingIsLeft(world.machines);
    }
    assert.ok(undone > 3, `${undone} of ${total} moments were in the middle of it`);
  });

  it("ends, and leaves nothing, when a provider is restarted at any moment", async () => {
    const total = await framesOf(() => true);
    for (let moment = 0; moment < total; moment++) {
      const { world, alice, bob } = await three();
      const restarted = atFrame(world, moment, () => bob.restart());
      const id = await alice.deploy(ensemble(2));
      await world.until(() => {
        endAll(world.machines);
        return hasEnded(alice.record(id).state);
      });
      await restarted();
      await world.clock.advance(400_000);
      assertNothingIsLeft(world.machines);
    }
  });

  it("goes on over a restart of its provider", async () => {
    const { world, alice, bob, carol } = await three();
    const id = await alice.deploy(ensemble(1, "service"));
    await world.until(() => alice.record(id).state === "running");
    const provider = bob.programs.running.size === 1 ? bob : carol;
    await provider.restart();
    await world.clock.advance(120_000);
    assert.equal(alice.record(id).state, "running");
    const stopping = alice.node().ask(deploymentShutdown, { id }, { timeoutMs: 200_000 });
    await world.until(() => hasEnded(alice.record(id).state));
    await stopping;
    assertNothingIsLeft(world.machines);
  });

  it("is lost with its provider, and its owner is told", async () => {
    const { world, alice, bob, carol } = await three();
    const id = await alice.deploy(ensemble(1, "service"));
    await world.until(() => alice.record(id).state === "running");
    const provider = bob.programs.running.size === 1 ? bob : carol;
    provider.kill();
    await world.until(() => alice.record(id).state === "failed");
    assert.match(alice.record(id).failure ?? "", new RegExp(`part0 was lost with ${provider.name}`));
  });

  it("keeps its machine from being taken out of the network", async () => {
    const { world, alice, bob, carol } = await three();
    const id = await alice.deploy(ensemble(1, "service"));
    await world.until(() => alice.record(id).state === "running");
    const provider = bob.programs.running.size === 1 ? bob : carol;
    const asking = provider.node().ask(offboard, {}, { timeoutMs: 10_000 });
    await world.clock.advance(100);
    const reply = await asking;
    assert.equal(reply.granted ? "" : reply.because, "in-use");
  });
});

/** Does something when the message of that number is sent; the result waits for it, if it came to that. */
function atFrame<T>(world: World, moment: number, work: () => Promise<T>): () => Promise<T | undefined> {
  let count = 0;
  let done: Promise<T> | undefined;
  world.wires.tap = (_from, _to, frame) => {
    if (count++ === moment) done = work();
    return frame;
  };
  return async () => done;
}

/** Runs a deployment of two tasks to its end, with some messages lost; checks what is left; counts the messages. */
async function framesOf(isDelivered: (count: number) => boolean): Promise<number> {
  const { world, alice } = await three();
  let count = 0;
  world.wires.tap = (_from, _to, frame) => (isDelivered(count++) ? frame : undefined);
  const id = await alice.deploy(ensemble(2));
  await world.until(() => alice.record(id).state === "running" || hasEnded(alice.record(id).state));
  endAll(world.machines);
  await world.until(() => hasEnded(alice.record(id).state));
  await world.clock.advance(200_000);
  endAll(world.machines);
  await world.clock.advance(200_000);
  assertNothingIsLeft(world.machines);
  return count;
}
