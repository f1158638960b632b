import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { command } from "../ucan/command.ts";
import { behavior } from "./behavior.ts";
import { settled, testWorld } from "./world.test-support.ts";

/** A behaviour whose answer waits until the test lets it go. */
function held(path: string, gate: Promise<void>) {
  return behavior({
    path,
    summary: "Answers when it is let go",
    input: z.strictObject({}),
    output: z.strictObject({ answer: z.string() }),
    handle: async (answer: string) => {
      await gate;
      return { answer };
    },
  });
}

/** Alice, who may call what lies below /dms/ensemble/a on bob. */
function talking() {
  const world = testWorld();
  const [alice, bob] = [world.node("alice"), world.node("bob")];
  const granted = bob.root.delegate({
    to: alice.signer.did,
    command: "/dms/ensemble/a",
    expiresAtMs: world.clock.now() + 3_600_000,
  });
  alice.system.hold(granted);
  const gate = Promise.withResolvers<void>();
  const named = (path: string) => held(path, gate.promise);
  const ask = async (path: string) => {
    const reply = await alice.root.invoke(bob.root.handle, named(path), {}, { timeoutMs: 60_000 });
    return reply.granted ? reply.value.answer : reply.because;
  };
  return { ...world, alice, bob, gate, named, ask };
}

test("A whole namespace is taken away at once, and one that only looks like it stays", async () => {
  const { bob, gate, named, ask } = talking();
  gate.resolve();
  const paths = [
    "/dms/ensemble/a",
    "/dms/ensemble/a/logs",
    "/dms/ensemble/a/node/stop",
    "/dms/ensemble/ab/logs",
  ];
  for (const path of paths) bob.root.register(named(path), "here");
  assert.equal(await ask("/dms/ensemble/a/logs"), "here");
  bob.root.unregisterBelow(command("/dms/ensemble/a"));
  assert.deepEqual(bob.root.behaviors(), ["/dms/ensemble/ab/logs"]);
  for (const path of paths.slice(0, 3)) assert.equal(await ask(path), "unknown-behavior");
  assert.equal(bob.system.deadLetters()["unknown-behavior"], 3);
});

test("A grant for one namespace says nothing about another whose name begins with it", async () => {
  const { bob, gate, named, ask } = talking();
  gate.resolve();
  for (const path of ["/dms/ensemble/a/logs", "/dms/ensemble/ab/logs"])
    bob.root.register(named(path), "here");
  assert.equal(await ask("/dms/ensemble/a/logs"), "here");
  assert.equal(await ask("/dms/ensemble/ab/logs"), "not-authorized");
  assert.equal(bob.system.deadLetters()["not-authorized"], 1);
});

test("Calls that had begun, or were taken, are answered although their behaviour is gone", async () => {
  const { bob, gate, named, ask } = talking();
  bob.root.register(named("/dms/ensemble/a/logs"), "before");
  const asked = [ask("/dms/ensemble/a/logs"), ask("/dms/ensemble/a/logs")];
  await settled();
  bob.root.unregisterBelow(command("/dms/ensemble/a"));
  const late = ask("/dms/ensemble/a/logs");
  await settled();
  gate.resolve();
  assert.deepEqual(await Promise.all(asked), ["before", "before"]);
  assert.equal(await late, "unknown-behavior");
});

test("What takes a behaviour's place answers from the next message on, and not those that were taken", async () => {
  const { bob, gate, named, ask } = talking();
  bob.root.register(named("/dms/ensemble/a/logs"), "first");
  const before = ask("/dms/ensemble/a/logs");
  await settled();
  bob.root.register(named("/dms/ensemble/a/logs"), "second");
  const after = ask("/dms/ensemble/a/logs");
  await settled();
  gate.resolve();
  assert.deepEqual(await Promise.all([before, after]), ["first", "second"]);
  assert.deepEqual(bob.root.behaviors(), ["/dms/ensemble/a/logs"]);
});

test("A thousand namespaces come and go, and nothing of them is left", async () => {
  const { bob, wires, named } = talking();
  for (let id = 0; id < 1000; id++) {
    const namespace = command(`/dms/ensemble/d${id}`);
    for (const name of ["logs", "shutdown"]) bob.root.register(named(`${namespace}/${name}`), "here");
    bob.root.register({ ...named(`${namespace}/census`), topic: "/test/census" }, "here");
    if (id > 0) bob.root.unregisterBelow(command(`/dms/ensemble/d${id - 1}`));
  }
  assert.equal(bob.root.behaviors().length, 3);
  assert.equal(wires.subscribers("/test/census"), 1);
  bob.root.unregisterBelow(command("/"));
  assert.deepEqual(bob.root.behaviors(), []);
  assert.equal(wires.subscribers("/test/census"), 0);
});
