import assert from "node:assert/strict";
import { test } from "node:test";
import type { Reply } from "../errors/refusal.ts";
import { silent } from "../telemetry/telemetry.ts";
import { echo, fail, type Job, note, work } from "./contracts.test-support.ts";
import type { End, Exit } from "./end.ts";
import type { Down } from "./monitor.ts";
import { settled, signerNamed, type TestNode, testWorld } from "./world.test-support.ts";

const soon = { timeoutMs: 1000 };

function becauseOf(reply: Reply<unknown>): string {
  return reply.granted ? "granted" : reply.because;
}

function child(node: TestNode, inbox: string, options: { onExit?: (exit: Exit) => void } = {}) {
  const actor = node.system.spawn({ inbox, signer: signerNamed(inbox), onCrash: "crash", ...options });
  actor.register(fail, undefined);
  actor.register(echo, undefined);
  return actor;
}

test("An actor that may crash does so when its behaviour breaks a promise, and the asker hears internal-error", async () => {
  const { node } = testWorld();
  const errors: string[] = [];
  const log = (level: string, event: string) => level === "error" && errors.push(event);
  const bob = node("bob", { telemetry: { ...silent, log } });
  const ask = (how: "bug" | "world" | "refusal") => bob.root.invoke(fragile.handle, fail, { how }, soon);
  const fragile = child(bob, "fragile");
  assert.equal(becauseOf(await ask("world")), "failed");
  assert.equal(becauseOf(await ask("refusal")), "too-late");
  assert.equal(bob.system.actors().length, 2, "neither is a crash");
  assert.equal(becauseOf(await ask("bug")), "internal-error");
  assert.equal((await fragile.ended).reason, "crashed");
  assert.deepEqual(errors, ["behavior.crashed"]);
  assert.equal(becauseOf(await ask("bug")), "unknown-inbox");
});

test("An actor survives a broken promise unless it is told otherwise", async () => {
  const { root } = testWorld().node("bob");
  root.register(fail, undefined);
  for (let time = 0; time < 2; time++)
    assert.equal(becauseOf(await root.invoke(root.handle, fail, { how: "bug" }, soon)), "internal-error");
});

test("What waits for an actor that crashes is refused, and what it does beside is called off", async () => {
  const { node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob", { limits: { handlersInFlight: 3 } })];
  const fragile = child(bob, "fragile");
  fragile.register(work, []);
  const working = alice.root.invoke(fragile.handle, work, { text: "" }, soon);
  await settled();
  // Of the two handlers left, one peer may use one, so the second message waits for the first.
  const crashing = bob.root.invoke(fragile.handle, fail, { how: "bug" }, soon);
  const late = bob.root.invoke(fragile.handle, echo, {}, soon);
  assert.equal(becauseOf(await crashing), "internal-error");
  assert.equal(becauseOf(await late), "stopped");
  assert.deepEqual(await working, { granted: true, value: "given up" });
});

test("A monitor is told once how an actor of its system ended, and may be called off", async () => {
  const bob = testWorld().node("bob");
  const heard: string[] = [];
  const hear = ({ actor, reason }: Down) => heard.push(`${actor.inbox} ${reason}`);
  const [one, other, third] = [child(bob, "one"), child(bob, "other"), child(bob, "third")];
  for (const actor of [one, other, third]) bob.root.monitor(actor.handle, hear);
  bob.root.monitor(one.handle, hear)();
  one.stop();
  await bob.root.send(other.handle, fail, { how: "bug" });
  await settled();
  await third.stop({ reason: "shutdown" });
  assert.deepEqual(heard, ["one normal", "other crashed", "third shutdown"]);
  assert.equal(bob.system.actors().length, 1);
});

test("Whoever monitors nobody is told so, and a monitor ends with its owner", async () => {
  const bob = testWorld().node("bob");
  const heard: string[] = [];
  const hear = ({ reason }: Down) => heard.push(reason);
  const one = child(bob, "one");
  one.stop();
  const successor = bob.system.spawn({ inbox: "one", signer: signerNamed("another key") });
  bob.root.monitor(one.handle, hear);
  bob.root.monitor(one.handle, hear)();
  assert.deepEqual(heard, []);
  await settled();
  assert.deepEqual(heard, ["no-actor"]);
  const watcher = child(bob, "watcher");
  watcher.monitor(successor.handle, hear);
  watcher.stop();
  successor.stop();
  assert.deepEqual(heard, ["no-actor"]);
});

test("A listener that fails does not keep others from hearing of an end", async () => {
  const bob = testWorld().node("bob");
  const one = child(bob, "one");
  let heard = 0;
  bob.root.monitor(one.handle, () => {
    throw new Error("this listener has a bug");
  });
  bob.root.monitor(one.handle, () => heard++);
  one.stop();
  assert.equal(heard, 1);
});

test("Linked actors fall together, however long the row; a normal end takes nobody along", async () => {
  const bob = testWorld().node("bob");
  const row = ["a", "b", "c", "d"].map((inbox) => child(bob, inbox));
  const [a, b, c, d] = row;
  assert.ok(a && b && c && d);
  a.link(b.handle);
  b.link(a.handle);
  b.link(c.handle);
  c.link(d.handle);
  d.stop();
  assert.equal(bob.system.actors().length, 4);
  await bob.root.send(b.handle, fail, { how: "bug" });
  const ends = await Promise.all([a, b, c].map(({ ended }) => ended));
  assert.deepEqual(
    ends.map(({ reason }: End) => reason),
    ["crashed", "crashed", "crashed"],
  );
  assert.match(ends[0]?.message ?? "", /^fell with b/);
  assert.deepEqual(bob.system.actors(), [bob.root.handle]);
});

test("An actor that traps exits is told, and stays; an unlinked one is not even told", async () => {
  const bob = testWorld().node("bob");
  const exits: string[] = [];
  const onExit = ({ actor, reason }: Exit) => exits.push(`${actor.inbox} ${reason}`);
  const trapping = child(bob, "trapping", { onExit });
  const [one, other, third] = [child(bob, "one"), child(bob, "other"), child(bob, "third")];
  trapping.link(one.handle);
  other.link(trapping.handle);
  trapping.link(third.handle)();
  one.stop();
  await other.stop({ reason: "shutdown" });
  await third.stop({ reason: "shutdown" });
  trapping.link(third.handle);
  assert.deepEqual(exits, ["one normal", "other shutdown", "third no-actor"]);
  const careless = child(bob, "careless");
  careless.link(third.handle);
  assert.equal((await careless.ended).reason, "crashed");
  assert.deepEqual(bob.system.actors(), [bob.root.handle, trapping.handle]);
});

test("An actor that is drained takes nothing new, ends what it has taken, and then is no more", async () => {
  const { clock, node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob", { limits: { handlersInFlight: 1 } })];
  const jobs: Job[] = [];
  bob.root.register(work, jobs);
  const ask = (text: string) => alice.root.invoke(bob.root.handle, work, { text }, { timeoutMs: 60_000 });
  const taken = [ask("one"), ask("two")];
  await settled();
  let hasEnded = false;
  const stopping = bob.root.stop({ drainMs: 10_000 }).then(() => {
    hasEnded = true;
  });
  assert.equal(becauseOf(await ask("three")), "stopped");
  jobs[0]?.end();
  assert.deepEqual(await taken[0], { granted: true, value: "done" });
  await settled();
  assert.equal(hasEnded, false);
  jobs[1]?.end();
  assert.deepEqual(await taken[1], { granted: true, value: "done" });
  await stopping;
  assert.deepEqual(await bob.root.ended, { reason: "normal", message: "it stopped" });
  await settled();
  assert.equal(clock.planned, 0);
});

test("Draining ends with its time: handlers are told, and what was not begun is refused", async () => {
  const { clock, node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob", { limits: { handlersInFlight: 1 } })];
  bob.root.register(work, []);
  const ask = () => alice.root.invoke(bob.root.handle, work, { text: "" }, { timeoutMs: 60_000 });
  const [begun, waiting] = [ask(), ask()];
  await settled();
  const stopping = bob.root.stop({ drainMs: 10_000 });
  await clock.advance(9999);
  assert.equal(alice.system.waiting(), 2);
  await clock.advance(1);
  await stopping;
  assert.deepEqual(await begun, { granted: true, value: "given up" });
  assert.equal(becauseOf(await waiting), "stopped");
  await settled();
  assert.equal(clock.planned, 0);
});

test("A system is drained from the last actor to the first, which still answer each other meanwhile", async () => {
  const { clock, node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob")];
  const order: string[] = [];
  const list: string[] = [];
  bob.root.register(note, list);
  const jobs: Job[] = [];
  for (const inbox of ["first", "second"]) {
    const actor = bob.system.spawn({ inbox, signer: signerNamed(inbox) });
    void actor.ended.then(() => order.push(inbox));
    actor.register(
      {
        ...work,
        handle: async (state: Job[], input, message) => {
          const result = await work.handle(state, input, message);
          await actor.invoke(bob.root.handle, note, { text: inbox }, soon);
          return result;
        },
      },
      jobs,
    );
  }
  void bob.root.ended.then(() => order.push("root"));
  const asked = ["first", "second"].map((inbox) => {
    const to = { did: signerNamed(inbox).did, peer: bob.peer, inbox };
    return alice.root.invoke(to, work, { text: inbox }, { timeoutMs: 60_000 });
  });
  await settled();
  const stopping = bob.system.stop({ drainMs: 10_000 });
  assert.equal(becauseOf(await alice.root.invoke(bob.root.handle, note, { text: "new" }, soon)), "stopped");
  for (const { end } of jobs) end();
  await stopping;
  assert.deepEqual(order, ["second", "first", "root"]);
  assert.deepEqual(list.sort(), ["first", "second"]);
  for (const reply of asked) assert.deepEqual(await reply, { granted: true, value: "done" });
  assert.deepEqual(bob.system.actors(), []);
  await settled();
  assert.equal(clock.planned, 0);
});

test("A system that cannot be drained in time stops all the same", async () => {
  const { clock, node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob")];
  const child = bob.system.spawn({ inbox: "child", signer: signerNamed("child") });
  for (const actor of [bob.root, child]) actor.register(work, []);
  const asked = [bob.root, child].map(({ handle }) =>
    alice.root.invoke(handle, work, { text: "" }, { timeoutMs: 60_000 }),
  );
  await settled();
  const stopping = bob.system.stop({ drainMs: 5000 });
  await clock.advance(5000);
  await stopping;
  for (const reply of asked) assert.deepEqual(await reply, { granted: true, value: "given up" });
  await settled();
  assert.equal(clock.planned, 0);
});
