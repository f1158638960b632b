import assert from "node:assert/strict";
import { test } from "node:test";
import { grant } from "../errors/refusal.ts";
import { greet } from "./contracts.test-support.ts";
import { frameOf, readFrame } from "./envelope.ts";
import { proofs } from "./proofs.ts";
import { crypto, testWorld } from "./world.test-support.ts";

const soon = { timeoutMs: 1000 };

function acquainted(limits = {}) {
  const world = testWorld();
  const [alice, bob] = [world.node("alice"), world.node("bob", { limits })];
  bob.root.register(greet, "Hello");
  const expiresAtMs = world.clock.now() + 3_600_000;
  alice.system.hold(bob.root.delegate({ to: alice.signer.did, command: "/dms", expiresAtMs }));
  const ask = () => alice.root.invoke(bob.root.handle, greet, { name: "alice" }, soon);
  /** How many delegations each frame of alice's carried. */
  const carried = () =>
    world.wires.frames
      .filter(({ from }) => from === alice.peer)
      .map(({ frame }) => {
        const parcel = readFrame(frame, crypto);
        return parcel.granted ? parcel.value.delegations.length : -1;
      });
  return { ...world, alice, bob, ask, carried };
}

test("Proofs are sent to a peer once, and afterwards only named", async () => {
  const { ask, carried } = acquainted();
  for (let at = 0; at < 3; at++) assert.equal((await ask()).granted, true);
  assert.deepEqual(carried(), [1, 0, 0]);
});

test("A peer that has forgotten a proof asks for it, gets it with the same message, and answers", async () => {
  const { ask, carried, wires, node, alice, bob } = acquainted();
  assert.equal((await ask()).granted, true);
  bob.system.stop();
  const restarted = node("bob");
  restarted.root.register(greet, "Hello again");
  assert.deepEqual(await ask(), { granted: true, value: { greeting: "Hello again, alice" } });
  assert.deepEqual(carried(), [1, 0, 1]);
  assert.deepEqual(restarted.system.deadLetters(), { need: 1 });
  assert.deepEqual(alice.system.deadLetters(), {});
  assert.equal(wires.frames.length, 6);
});

test("Whoever keeps on asking for proofs is not sent them for ever", async () => {
  const { ask, carried, wires, node, alice, bob } = acquainted();
  assert.equal((await ask()).granted, true);
  bob.system.stop();
  node("bob").root.register(greet, "Hello");
  // On the way the proofs get lost, every time.
  wires.tap = (from, _to, frame) => (from === alice.peer ? withoutProofs(frame) : frame);
  const reply = await ask();
  assert.equal(!reply.granted && reply.because, "need");
  assert.deepEqual(carried(), [1, 0, 1]);
  assert.equal(alice.system.waiting(), 0);
});

test("A message for whose answer nobody waits always carries its proofs: nobody could ask for them", async () => {
  const { alice, bob, carried } = acquainted();
  for (let at = 0; at < 2; at++)
    assert.deepEqual(await alice.root.send(bob.root.handle, greet, { name: "alice" }), grant(undefined));
  assert.deepEqual(carried(), [1, 1]);
  assert.deepEqual(bob.system.deadLetters(), {});
});

test("What is remembered of peers and proofs is bounded; forgetting costs the bytes once more", async () => {
  const known = proofs({ peers: 1, proofsPerPeer: 1, delegationsSeen: 1 }, () => undefined);
  const { alice, bob, clock } = acquainted();
  const [one, other] = ["/a", "/b"].map((command) =>
    bob.root.delegate({ to: alice.signer.did, command, expiresAtMs: clock.now() }),
  );
  assert.ok(one && other);
  assert.deepEqual(known.toAttach(bob.peer, [one]), [one]);
  assert.deepEqual(known.toAttach(bob.peer, [one]), []);
  assert.deepEqual(known.toAttach(bob.peer, [other]), [other]);
  assert.deepEqual(known.toAttach(bob.peer, [one]), [one]);
  assert.deepEqual(known.toAttach(alice.peer, [one]), [one]);
  assert.deepEqual(known.toAttach(bob.peer, [one]), [one]);
});

function withoutProofs(frame: Uint8Array): Uint8Array {
  const parcel = readFrame(frame, crypto);
  return parcel.granted ? frameOf({ ...parcel.value, delegations: [] }) : frame;
}
