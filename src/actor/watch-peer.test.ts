import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../random/seeded.ts";
import { type Health, healthcheck } from "./behaviors/healthcheck.ts";
import type { Down } from "./monitor.ts";
import { monitorRemote, type PeerEvent, type WatchPeerOptions, watchPeer } from "./watch-peer.ts";
import { settled, testWorld } from "./world.test-support.ts";

/** Alice, who watches bob; bob obeys her. */
function watched(health: Health = {}) {
  const world = testWorld();
  const [alice, bob] = [world.node("alice"), world.node("bob")];
  bob.root.register(healthcheck, health);
  bob.system.trust(alice.signer.did);
  const startedAtMs = world.clock.now();
  const events: string[] = [];
  const onEvent = ({ kind, atMs }: PeerEvent) => events.push(`${kind} ${atMs - startedAtMs}`);
  const options = {
    clock: world.clock,
    random: seededRandom("watch"),
    actor: alice.root,
    target: bob.root.handle,
    intervalMs: 1000,
  };
  const watch = async (more: Partial<WatchPeerOptions> = {}) => {
    const stop = watchPeer({ ...options, onEvent, ...more });
    await settled();
    return stop;
  };
  const seen = () => events.splice(0);
  return { ...world, alice, bob, options, watch, seen };
}

test("An actor says that it is well, or what is wrong", async () => {
  let wrong = "";
  const { alice, bob } = watched({ check: () => wrong || undefined });
  const ask = () => alice.root.invoke(bob.root.handle, healthcheck, {}, { timeoutMs: 1000 });
  assert.deepEqual(await ask(), { granted: true, value: { ok: true } });
  wrong = "the disk is full";
  assert.deepEqual(await ask(), { granted: true, value: { ok: false, error: "the disk is full" } });
});

test("Whoever is watched is alive once heard, suspect when silent for longer than usual, then down, then alive again", async () => {
  const { clock, wires, watch, seen } = watched();
  const stop = await watch();
  await clock.advance(60_000);
  assert.deepEqual(seen(), ["alive 0"]);
  wires.tap = () => undefined;
  await clock.advance(2000);
  assert.deepEqual(seen(), []);
  await clock.advance(8000);
  const [suspect, down, ...more] = seen();
  assert.match(suspect ?? "", /^suspect 6[23]\d\d\d$/);
  assert.match(down ?? "", /^down 6[345]\d\d\d$/);
  assert.deepEqual(more, []);
  wires.tap = (_from, _to, frame) => frame;
  await clock.advance(1200);
  assert.match(seen().join(), /^alive 7\d\d\d\d$/);
  stop();
  await clock.advance(10_000);
  assert.deepEqual([seen(), clock.planned], [[], 0]);
});

test("With one heartbeat in ten lost there is at most one false alarm in ten minutes, and a crash is noticed", async () => {
  const { clock, wires, watch, seen } = watched();
  const random = seededRandom("loss");
  const stop = await watch();
  wires.tap = (_from, _to, frame) => (random.fraction() < 0.05 ? undefined : frame);
  await clock.advance(600_000);
  const alarms = seen().filter((event) => event.startsWith("down"));
  assert.ok(alarms.length <= 1, alarms.join());
  wires.tap = () => undefined;
  await clock.advance(15_000);
  assert.match(seen().join(), /down 6[01]\d\d\d\d$/);
  stop();
});

test("Whoever never answers is down all the same", async () => {
  const { clock, wires, watch, seen } = watched();
  wires.tap = () => undefined;
  const stop = await watch();
  await clock.advance(10_000);
  assert.deepEqual(
    seen().map((event) => event.split(" ")[0]),
    ["suspect", "down"],
  );
  stop();
  await settled();
  assert.equal(clock.planned, 0);
});

test("An actor that says it is not well is told of, and so is its recovery", async () => {
  let wrong: string | undefined = "the disk is full";
  const { clock, watch, seen } = watched({ check: () => wrong });
  const errors: string[] = [];
  const stop = await watch();
  const second = await watch({ onEvent: (event) => event.kind === "unwell" && errors.push(event.error) });
  await clock.advance(3000);
  assert.deepEqual(seen(), ["unwell 0"]);
  wrong = undefined;
  await clock.advance(1200);
  assert.match(seen().join(), /^alive \d+$/);
  assert.deepEqual(errors, ["the disk is full"]);
  stop();
  second();
});

test("A refusal of its own is a sign of life; that it is not there is none", async () => {
  const { clock, bob, watch, seen } = watched();
  bob.root.unregister(healthcheck.path);
  const stop = await watch();
  await clock.advance(5000);
  assert.deepEqual(seen(), ["alive 0"]);
  bob.root.stop();
  bob.system.spawn({ inbox: "other", signer: bob.signer });
  await clock.advance(1200);
  assert.match(seen().join(), /^down \d+$/);
  stop();
});

test("Watching ends with the actor that watches, and raises no alarm", async () => {
  const { clock, alice, watch, seen } = watched();
  await watch();
  await clock.advance(5000);
  alice.root.stop();
  await clock.advance(60_000);
  assert.deepEqual(seen(), ["alive 0"]);
  assert.equal(clock.planned, 0);
});

test("A monitor of an actor elsewhere is told once, that it is not there or that its peer is silent", async () => {
  for (const reason of ["no-actor", "unreachable"] as const) {
    const { clock, wires, bob, options } = watched();
    const child = bob.system.spawn({ inbox: "child", signer: bob.signer });
    child.register(healthcheck, {});
    const downs: Down[] = [];
    const onDown = (down: Down) => void downs.push(down);
    monitorRemote({ ...options, target: child.handle, onDown });
    monitorRemote({ ...options, target: child.handle, onDown })();
    await clock.advance(5000);
    assert.equal(downs.length, 0);
    if (reason === "no-actor") child.stop();
    else wires.tap = () => undefined;
    await clock.advance(60_000);
    assert.deepEqual(
      downs.map((down) => [down.actor, down.reason]),
      [[child.handle, reason]],
    );
    await settled();
    assert.equal(clock.planned, 0);
  }
});
