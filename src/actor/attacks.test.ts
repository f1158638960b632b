import assert from "node:assert/strict";
import { test } from "node:test";
import type { Clock } from "../clock/clock.ts";
import { command } from "../ucan/command.ts";
import { encodeContainer } from "../ucan/container.ts";
import { delegate } from "../ucan/delegation.ts";
import { invocation } from "../ucan/invocation.ts";
import { echo, greet, note } from "./contracts.test-support.ts";
import {
  type Crafted,
  craft,
  crypto,
  framed,
  receiptsSent,
  settled,
  signerNamed,
  type TestNode,
  testWorld,
} from "./world.test-support.ts";

/**
 * The attacks on actors that `hostile.test.ts` and `broadcast.test.ts` do not have: on whose authority is used, on the
 * memory of messages, and on what a message may cost. Each stands beside a twin that is accepted.
 */
function scene(limits = {}, clockOf: (clock: Clock) => Clock = (clock) => clock) {
  const world = testWorld();
  const [alice, mallory] = [world.node("alice"), world.node("mallory")];
  const bob = world.node("bob", { limits, clock: clockOf(world.clock) });
  const list: string[] = [];
  bob.root.register(echo, undefined);
  bob.root.register(greet, "Hello");
  bob.root.register(note, list);
  const make = (crafted: Partial<Crafted>) => craft(world.clock, { from: alice, to: bob, ...crafted });
  const written = (text: string, crafted: Partial<Crafted> = {}) =>
    make({ command: note.path, ...crafted, args: { msg: { text }, ...crafted.args } });
  /** What bob made of a frame that came over this peer's connection. */
  const over = async (peer: TestNode, frame: Uint8Array) => {
    const counted = { ...bob.system.deadLetters() };
    const taken = world.wires.inject(peer.peer, bob.peer, frame);
    await settled();
    const dead = Object.entries(bob.system.deadLetters()).find(
      ([because, count]) => count > (counted[because] ?? 0),
    );
    return taken === "busy" ? "busy" : (dead?.[0] ?? "accepted");
  };
  const grantTo = (to: TestNode, extent = "/dms/test") =>
    bob.root.delegate({ to: to.signer.did, command: extent, expiresAtMs: world.clock.now() + 3_600_000 });
  return { ...world, alice, bob, mallory, list, make, written, over, grantTo };
}

test("A message about the receiver's own things is for the receiver, or for nobody here", async () => {
  const { make, over, grantTo, alice, mallory } = scene();
  const right = grantTo(alice);
  const asked = { command: greet.path, args: { msg: { name: "x" } }, proofs: [right] };
  assert.equal(await over(alice, framed(make(asked), [right])), "accepted");
  const misaddressed = make({ ...asked, audience: mallory.signer.did });
  assert.equal(await over(alice, framed(misaddressed, [right])), "wrong-audience");
});

test("Whoever relays a message gains nothing: it counts once, in its author's name, and is answered to its author", async () => {
  const { written, over, alice, bob, mallory, list, wires } = scene();
  const twin = framed(written("straight"));
  assert.equal(await over(alice, twin), "accepted");
  const relayed = framed(written("relayed"));
  assert.equal(await over(mallory, relayed), "accepted");
  assert.equal(await over(alice, relayed), "replayed");
  assert.equal(await over(mallory, relayed), "replayed");
  assert.deepEqual(list, ["straight", "relayed"]);
  // The relay is told as much as it had in its hands; nobody at its own peer waits for it.
  assert.equal(receiptsSent(wires, bob, mallory).length, 1);
  assert.equal(mallory.system.deadLetters()["unexpected-receipt"], 1);
});

test("A right that the receiver has seen is of no use to whom it was not given", async () => {
  const { make, over, grantTo, alice, bob, mallory } = scene();
  const right = grantTo(alice);
  alice.system.hold(right);
  // Alice asks with her right, for herself.
  const reply = alice.root.invoke(bob.root.handle, greet, { name: "x" }, { timeoutMs: 1_000 });
  await settled();
  assert.ok((await reply).granted);
  // Mallory names the same proof, which bob knows by now.
  const borrowed = make({
    from: mallory,
    command: greet.path,
    args: { msg: { name: "x" } },
    proofs: [right],
  });
  assert.equal(await over(mallory, framed(borrowed)), "not-the-audience");
});

test("What is the owner's own is refused to everybody else, whatever they were given", async () => {
  const { over, make, alice, bob, grantTo } = scene();
  bob.root.register({ ...greet, isOwnersOnly: true }, "Hello");
  const right = grantTo(alice, "/");
  const args = { msg: { name: "x" } };
  const byAlice = make({ command: greet.path, args, proofs: [right] });
  assert.equal(await over(alice, framed(byAlice, [right])), "not-authorized");
  const byBob = make({ from: bob, command: greet.path, args: { ...args, asks: false } });
  assert.equal(await over(bob, framed(byBob)), "accepted");
});

test("A nonce used twice makes no message another's replay: each is known by all of its bytes", async () => {
  const { written, over, alice, bob, list } = scene();
  const first = written("first");
  const { signer } = alice;
  const args = { ...first.args, msg: { text: "second" } };
  const { audience = bob.signer.did, expires, issuedAt, nonce } = first;
  const second = invocation(
    {
      signer,
      subject: signer.did,
      audience,
      command: first.command,
      args,
      proofs: [],
      expires,
      issuedAt,
      nonce,
    },
    crypto,
  );
  assert.equal(await over(alice, framed(first)), "accepted");
  assert.equal(await over(alice, framed(second)), "accepted");
  assert.equal(await over(alice, framed(first)), "replayed");
  assert.deepEqual(list, ["first", "second"]);
});

test("A message to one actor of a node is none to another there, not even to one with the same key", async () => {
  const { make, over, alice, bob, list } = scene();
  const others: string[] = [];
  const twin = bob.system.spawn({ inbox: "twin", signer: bob.signer });
  const other = bob.system.spawn({ inbox: "other", signer: signerNamed("other") });
  for (const actor of [twin, other]) actor.register(note, others);
  const message = make({ command: note.path, args: { to: "twin", msg: { text: "for the twin" } } });
  assert.equal(await over(alice, framed(message)), "accepted");
  assert.equal(await over(alice, framed(message)), "replayed");
  const elsewhere = make({ command: note.path, args: { to: "other", msg: { text: "for bob" } } });
  assert.equal(await over(alice, framed(elsewhere)), "wrong-audience");
  assert.deepEqual([list, others], [[], ["for the twin"]]);
});

test("One sender's flood fills that sender's memory, forgets nothing, and leaves others theirs", async () => {
  const { written, over, alice, mallory, clock } = scene({ replaysPerSender: 3 });
  const honest = framed(written("honest"));
  assert.equal(await over(alice, honest), "accepted");
  const flood = () => framed(written("flood", { from: mallory }));
  const first = flood();
  assert.equal(await over(mallory, first), "accepted");
  for (let at = 0; at < 2; at++) assert.equal(await over(mallory, flood()), "accepted");
  for (let at = 0; at < 5; at++) assert.equal(await over(mallory, flood()), "too-many-messages");
  assert.equal(await over(mallory, first), "replayed");
  assert.equal(await over(alice, honest), "replayed");
  assert.equal(await over(alice, framed(written("again"))), "accepted");
  await clock.advance(120_000);
  assert.equal(await over(mallory, flood()), "accepted");
});

test("A clock that steps back makes nothing new of what was seen", async () => {
  let backMs = 0;
  const { written, over, alice, clock } = scene({}, (real) => ({
    ...real,
    now: () => real.now() - backMs,
  }));
  await clock.advance(100_000);
  const message = framed(written("once"));
  assert.equal(await over(alice, message), "accepted");
  backMs = 50_000;
  assert.equal(await over(alice, message), "replayed");
  assert.equal(await over(alice, framed(written("another"))), "accepted");
  backMs = 0;
  await clock.advance(40_000);
  assert.equal(await over(alice, message), "replayed");
});

test("A message whose handler failed is as used up as any", async () => {
  const { make, over, alice, bob } = scene();
  let runs = 0;
  bob.root.register(
    {
      ...note,
      handle: () => {
        runs++;
        throw new Error("planted");
      },
    },
    [],
  );
  const message = framed(make({ command: note.path, args: { msg: { text: "" } } }));
  assert.equal(await over(alice, message), "internal-error");
  assert.equal(await over(alice, message), "replayed");
  assert.equal(runs, 1);
});

test("Eight delegations may stand behind a message, and a frame with nine is none", async () => {
  const { clock, make, over, alice, bob } = scene();
  const chain = (links: number) => {
    const between = Array.from({ length: links - 1 }, (_, at) => signerNamed(`between ${at}`));
    const people = [bob.signer, ...between, alice.signer];
    return people.slice(1).map(({ did }, at) =>
      delegate(
        {
          signer: people[at] ?? bob.signer,
          audience: did,
          subject: bob.signer.did,
          command: command("/dms/test"),
          expires: Math.floor(clock.now() / 1000) + 3600,
          nonce: new Uint8Array(12),
        },
        crypto,
      ),
    );
  };
  const asked = (links: number) => {
    const proofs = chain(links);
    return framed(make({ command: greet.path, args: { msg: { name: "x" } }, proofs }), proofs);
  };
  assert.equal(await over(alice, asked(8)), "accepted");
  assert.equal(await over(alice, asked(9)), "malformed");
});

test("Who asks for nothing is told nothing, and who names proofs that nobody has is asked for them so often and no more", async () => {
  const { make, over, alice, bob, mallory, wires, grantTo } = scene({ refusalsBurst: 3 });
  const right = grantTo(alice);
  const args = { msg: { name: "x" } };
  assert.equal(
    await over(alice, framed(make({ command: greet.path, args, proofs: [right] }), [right])),
    "accepted",
  );
  const unknown = grantTo(mallory);
  for (let at = 0; at < 10; at++) {
    const needy = make({ from: mallory, command: greet.path, args, proofs: [unknown] });
    assert.equal(await over(mallory, framed(needy)), "need");
  }
  const sent = wires.frames.filter(({ to }) => to === mallory.peer);
  assert.equal(sent.length, 3);
  const silent = make({
    from: mallory,
    command: greet.path,
    args: { ...args, asks: false },
    proofs: [unknown],
  });
  assert.equal(await over(mallory, encodeContainer([silent.bytes])), "need");
  assert.equal(receiptsSent(wires, bob, mallory).length, 3);
});
