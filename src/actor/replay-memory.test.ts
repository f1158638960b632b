import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../random/seeded.ts";
import { silent } from "../telemetry/telemetry.ts";
import { type ActorSystemOptions, actorSystem } from "./actor-system.ts";
import { note } from "./contracts.test-support.ts";
import { replayMemorySchema } from "./replay-memory.ts";
import { craft, crypto, framed, settled, testWorld } from "./world.test-support.ts";

/** Bob, who is started again and again, and messages of alice that may be kept and sent once more. */
function restarting() {
  const world = testWorld();
  const [alice, bob] = [world.node("alice"), world.node("bob")];
  let { system } = bob;
  const list: string[] = [];
  bob.root.register(note, list);
  const message = (text: string) =>
    framed(
      craft(world.clock, {
        from: alice,
        to: bob,
        command: note.path,
        args: { asks: false, msg: { text } },
        expiresInS: 290,
      }),
    );
  const deliver = async (frame: Uint8Array) => {
    world.wires.inject(alice.peer, bob.peer, frame);
    await settled();
    return Object.keys(system.deadLetters());
  };
  const start = (options: Partial<ActorSystemOptions>) => {
    system = actorSystem({
      clock: world.clock,
      random: seededRandom("bob again"),
      crypto,
      network: world.wires.network(bob.peer),
      telemetry: silent,
      ...options,
    });
    system.spawn({ inbox: "root", signer: bob.signer }).register(note, list);
  };
  return { ...world, bob, list, message, deliver, start };
}

test("After a restart what was issued before is refused; with what the last run remembered only what that had seen", async () => {
  for (const isKept of [false, true]) {
    const { clock, bob, list, message, deliver, start } = restarting();
    const [seen, unseen] = [message("seen"), message("unseen")];
    await deliver(seen);
    await clock.advance(120_000);
    bob.system.stop();
    const replayMemory = replayMemorySchema.parse(JSON.parse(JSON.stringify(bob.system.replayMemory())));
    start(isKept ? { replayMemory } : {});
    assert.deepEqual(await deliver(seen), [isKept ? "replayed" : "issued-before-start"]);
    await deliver(unseen);
    assert.deepEqual(list, isKept ? ["seen", "unseen"] : ["seen"]);
    assert.match((await deliver(unseen)).join(), isKept ? /replayed/ : /issued-before-start/);
  }
});

test("What was issued before the first run is refused by the last one too", async () => {
  const { clock, bob, message, deliver, start } = restarting();
  const old = message("old");
  await clock.advance(100_000);
  bob.system.stop();
  start({});
  const second = { issuedSinceMs: clock.now(), seen: [] };
  await clock.advance(100_000);
  start({ replayMemory: second });
  assert.deepEqual(await deliver(old), ["issued-before-start"]);
});

test("There is no memory of a system that runs, nor one with gaps", async () => {
  const { clock, node, wires } = testWorld();
  const [alice, bob] = [node("alice"), node("bob", { limits: { replaysKept: 1 } })];
  bob.root.register(note, []);
  assert.equal(bob.system.replayMemory(), undefined);
  const deliver = () => {
    const message = craft(clock, { from: alice, to: bob, command: note.path, args: { msg: { text: "" } } });
    wires.inject(alice.peer, bob.peer, framed(message));
  };
  deliver();
  deliver();
  bob.system.stop();
  assert.equal(bob.system.replayMemory(), undefined);
  await clock.advance(120_000);
  assert.deepEqual(bob.system.replayMemory()?.seen, [], "what has expired need not be remembered");
});

test("A memory that does not fit is not taken up in part", async () => {
  const { clock, bob, message, deliver, start } = restarting();
  const frames = [message("one"), message("two")];
  for (const frame of frames) await deliver(frame);
  await clock.advance(120_000);
  bob.system.stop();
  const replayMemory = bob.system.replayMemory();
  assert.ok(replayMemory?.seen.length === 2);
  start({ replayMemory, limits: { replays: 1 } });
  assert.deepEqual(await deliver(message("new")), []);
  for (const frame of frames) assert.match((await deliver(frame)).join(), /issued-before-start/);
});
