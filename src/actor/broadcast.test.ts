import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { noReply } from "./behavior.ts";
import { census, greet } from "./contracts.test-support.ts";
import { craft, framed, peerNamed, settled, signerNamed, testWorld } from "./world.test-support.ts";

const ask = { question: "who is there?" };

/** One who asks, and some who answer with their names. */
function crowd(names: readonly string[]) {
  const world = testWorld();
  const alice = world.node("alice");
  const nodes = names.map((name) => world.node(name));
  for (const { root, name } of nodes) root.register(census, name);
  const heard: string[] = [];
  const publish = (
    options: { timeoutMs?: number; limit?: number; stop?: AbortSignal; signal?: AbortSignal } = {},
  ) =>
    alice.root.publish(census, ask, {
      timeoutMs: 1000,
      onReply: (from, reply) =>
        heard.push(`${from.inbox}: ${reply.granted ? reply.value.name : reply.because}`),
      ...options,
    });
  return { ...world, alice, nodes, heard, publish };
}

test("Everybody on the topic is asked, and each answer is handed out with who gave it", async () => {
  const { clock, alice, heard, publish } = crowd(["bob", "carol", "dave"]);
  const collecting = publish();
  await settled();
  assert.deepEqual([...heard].sort(), ["root: bob", "root: carol", "root: dave"]);
  assert.equal(alice.system.waiting(), 1);
  await clock.advance(1000);
  assert.deepEqual(await collecting, { granted: true, value: undefined });
  assert.equal(alice.system.waiting(), 0);
  assert.equal(clock.planned, 0);
  assert.deepEqual(alice.system.deadLetters(), {});
});

test("Collecting ends early when told to, or when enough have answered", async () => {
  const { clock, alice, heard, publish } = crowd(["bob", "carol", "dave"]);
  assert.deepEqual(await publish({ limit: 2 }), { granted: true, value: undefined });
  assert.equal(heard.length, 2);
  const stop = new AbortController();
  const collecting = publish({ stop: stop.signal });
  stop.abort();
  assert.deepEqual(await collecting, { granted: true, value: undefined });
  const caller = new AbortController();
  const called = publish({ signal: caller.signal });
  caller.abort();
  const reply = await called;
  assert.equal(!reply.granted && reply.because, "cancelled");
  await settled();
  assert.equal(alice.system.waiting(), 0);
  assert.equal(clock.planned, 0);
});

test("Who has nothing to say stays silent, and a refusal is an answer", async () => {
  const { clock, nodes, heard, publish } = crowd(["bob", "carol"]);
  nodes[0]?.root.register({ ...census, handle: () => noReply }, undefined);
  nodes[1]?.root.register({ ...census, input: z.object({ question: z.literal("how many?") }) }, "carol");
  const collecting = publish();
  await settled();
  assert.deepEqual(heard, ["root: bad-input"]);
  await clock.advance(1000);
  await collecting;
});

test("A lottery drops a broadcast before any signature is checked", async () => {
  const { clock, wires, nodes, heard, publish, alice } = crowd(["bob", "carol"]);
  const [bob, carol] = nodes;
  assert.ok(bob && carol);
  for (const { root, name } of nodes) {
    const isForUs = (_message: unknown, own: string) => own === carol.peer;
    root.register({ ...census, isForUs }, name);
  }
  const collecting = publish();
  await settled();
  assert.deepEqual(heard, ["root: carol"]);
  assert.deepEqual(bob.system.deadLetters(), { "ignored-by-lottery": 1 });
  const forged = framed(
    broadcast({ clock, alice, bob }, { signer: signerNamed("other"), subject: alice.signer.did }),
  );
  assert.equal(wires.injectOn("/test/census", alice.peer, bob.peer, forged), "accept");
  assert.equal(wires.injectOn("/test/census", alice.peer, carol.peer, forged), "reject");
  assert.deepEqual(bob.system.deadLetters(), { "ignored-by-lottery": 2 });
  await clock.advance(1000);
  await collecting;
});

test("A topic is subscribed to for as long as some behaviour serves it", () => {
  const { wires, nodes } = crowd(["bob"]);
  const [bob] = nodes;
  assert.ok(bob);
  const count = () => wires.subscribers("/test/census");
  assert.equal(count(), 1);
  bob.root.register(census, "bob again");
  const child = bob.system.spawn({ inbox: "child", signer: signerNamed("child") });
  child.register(census, "child");
  bob.root.unregister(census.path);
  bob.root.unregister(census.path);
  assert.equal(count(), 1);
  child.stop();
  assert.equal(count(), 0);
  bob.root.register(census, "bob");
  assert.equal(count(), 1);
  bob.system.stop();
  assert.equal(count(), 0);
});

test("What comes over a topic must be made for that topic and for nobody in particular, and is never answered", async () => {
  const { clock, wires, nodes, alice } = crowd(["bob"]);
  const [bob] = nodes;
  assert.ok(bob);
  bob.root.register({ ...census, path: greet.path, isPublic: false }, "bob");
  const make = (crafted: object) => framed(broadcast({ clock, alice, bob }, crafted));
  const good = make({});
  const args = { to: "", topic: "/test/census", msg: ask };
  const cases: readonly [string, Uint8Array, string, string][] = [
    ["an audience", make({ audience: bob.signer.did }), "reject", "wrong-topic"],
    ["another topic", make({ args: { ...args, topic: "/test/other" } }), "reject", "wrong-topic"],
    ["an inbox", make({ args: { ...args, to: "root" } }), "reject", "wrong-topic"],
    ["no such behaviour", make({ command: "/broadcast/nothing" }), "ignore", "unknown-behavior"],
    ["expired", make({ expiresInS: -61 }), "ignore", "expired"],
    ["hops", make({ args: { ...args, hops: 3 } }), "reject", "hops-untrue"],
    ["nobody trusted", make({ command: greet.path }), "ignore", "not-authorized"],
    ["no authority", make({ command: greet.path, subject: bob.signer.did }), "reject", "not-delegated"],
    ["no message", good.slice(1), "reject", "malformed"],
    ["fine", good, "accept", ""],
    ["again", good, "ignore", "replayed"],
  ];
  for (const [title, frame, verdict, because] of cases) {
    const before: number = bob.system.deadLetters()[because] ?? 0;
    assert.equal(wires.injectOn("/test/census", alice.peer, bob.peer, frame), verdict, title);
    if (because !== "") assert.equal(bob.system.deadLetters()[because], before + 1, title);
  }
  assert.equal(wires.inject(alice.peer, bob.peer, make({})), "taken");
  assert.equal(bob.system.deadLetters()["not-unicast"], 1);
  await settled();
  assert.equal(
    wires.frames.filter(({ from }) => from === bob.peer).length,
    1,
    "only the fine one was answered",
  );
});

test("Receipts to a broadcast are read once of each node, and only over that node's own peer", async () => {
  const { clock, wires, alice, heard, publish, nodes } = crowd(["bob"]);
  const [bob] = nodes;
  assert.ok(bob);
  const collecting = publish();
  await settled();
  const [receipt] = wires.frames;
  assert.ok(receipt);
  wires.inject(bob.peer, alice.peer, receipt.frame);
  wires.inject(peerNamed("mallory"), alice.peer, receipt.frame);
  assert.deepEqual(heard, ["root: bob"]);
  assert.deepEqual(alice.system.deadLetters(), { "unexpected-receipt": 2 });
  await clock.advance(1000);
  await collecting;
});

test("A broadcast that others passed on is answered to whoever published it", async () => {
  const { clock, wires, alice, heard, publish, nodes } = crowd(["bob"]);
  const [bob] = nodes;
  assert.ok(bob);
  const frames: Uint8Array[] = [];
  wires.network(peerNamed("eavesdropper")).subscribe("/test/census", (_from, frame) => {
    frames.push(frame);
    return "accept";
  });
  bob.root.unregister(census.path);
  const collecting = publish();
  await settled();
  bob.root.register(census, "bob");
  const [frame] = frames;
  assert.ok(frame);
  assert.equal(wires.injectOn("/test/census", peerNamed("relay"), bob.peer, frame), "accept");
  await settled();
  assert.deepEqual(heard, ["root: bob"]);
  await clock.advance(1000);
  await collecting;
  const child = alice.system.spawn({ inbox: "child", signer: signerNamed("child") });
  const refused = await child.publish(census, ask, { timeoutMs: 1000, onReply: () => {} });
  assert.equal(!refused.granted && refused.because, "not-the-peer");
});

type Three = Pick<ReturnType<typeof crowd>, "clock" | "alice"> & {
  readonly bob: ReturnType<typeof crowd>["alice"];
};

/** A broadcast of alice's, as honest as the test wants it. */
function broadcast({ clock, alice, bob }: Three, crafted: object) {
  const args = { to: "", topic: "/test/census", msg: ask };
  return craft(clock, { from: alice, to: bob, audience: undefined, command: census.path, args, ...crafted });
}
