import assert from "node:assert/strict";
import { test } from "node:test";
import { encode } from "@ipld/dag-cbor";
import { grant } from "../errors/refusal.ts";
import { echo } from "./contracts.test-support.ts";
import { frameOf, readFrame } from "./envelope.ts";
import { craft, crypto, receiptsSent, settled, testWorld } from "./world.test-support.ts";

const soon = { timeoutMs: 1000 };

function pair() {
  const world = testWorld();
  const [alice, bob] = [world.node("alice"), world.node("bob")];
  bob.root.register(echo, undefined);
  return { ...world, alice, bob };
}

test("Content too large for a token travels beside it, on both ways, and is signed all the same", async () => {
  const { alice, bob, wires } = pair();
  const input = { text: "x".repeat(40_000), list: [1, 2, { three: null }] };
  assert.deepEqual(await alice.root.invoke(bob.root.handle, echo, input, soon), grant(input));
  assert.deepEqual(
    wires.frames.map(({ frame }) => frame[0]),
    [1, 1],
  );
  const local = await bob.root.invoke(bob.root.handle, echo, input, soon);
  assert.deepEqual(local, grant(input));
});

test("Content too large for a frame is refused before it is sent", async () => {
  const { alice, bob, wires } = pair();
  const reply = await alice.root.invoke(bob.root.handle, echo, { text: "x".repeat(60_000) }, soon);
  assert.equal(!reply.granted && reply.because, "too-large");
  assert.equal(wires.frames.length, 0);
});

test("Content beside a token that is not what was signed, or no data, is refused", async () => {
  const { alice, bob, clock, wires } = pair();
  const content = encode({ text: "hello" });
  const digest = crypto.sha256(content);
  const deliver = async (args: Readonly<Record<string, unknown>>, beside?: Uint8Array) => {
    const before = receiptsSent(wires, bob, alice).length;
    const invocation = craft(clock, { from: alice, to: bob, args });
    const frame = frameOf({ invocation, delegations: [], ...(beside === undefined ? {} : { beside }) });
    wires.inject(alice.peer, bob.peer, frame);
    await settled();
    const [out] = receiptsSent(wires, bob, alice).slice(before);
    return out?.granted ? out.value : out?.because;
  };
  assert.deepEqual(await deliver({ digest }, content), { text: "hello" });
  assert.equal(await deliver({ digest }, encode({ text: "other" })), "malformed");
  assert.equal(await deliver({ digest }), "malformed");
  assert.equal(await deliver({}, content), "malformed");
  assert.equal(await deliver({ digest: "text" }, content), "malformed");
  const notData = Uint8Array.of(0xff);
  assert.equal(await deliver({ digest: crypto.sha256(notData) }, notData), "malformed");
});

test("A frame that is cut short in its head or its container is malformed", () => {
  const { alice, bob, clock } = pair();
  const invocation = craft(clock, { from: alice, to: bob });
  const frame = frameOf({ invocation, delegations: [], beside: Uint8Array.of(1, 2, 3) });
  const read = readFrame(frame, crypto);
  assert.deepEqual(read.granted && read.value.beside, Uint8Array.of(1, 2, 3));
  for (const length of [0, 1, 4, 5, 6, 100]) {
    const cut = readFrame(frame.slice(0, length), crypto);
    assert.equal(!cut.granted && cut.because, "malformed", `${length} bytes`);
  }
});

test("An answer that says nothing that can be read ends the waiting as a bad reply", async () => {
  const { alice, bob, clock, wires } = pair();
  bob.system.stop();
  wires.tap = () => undefined;
  const asked = alice.root.invoke(bob.root.handle, echo, {}, { timeoutMs: 5000 });
  await settled();
  const [question] = wires.frames;
  const parcel = question && readFrame(question.frame, crypto);
  assert.ok(parcel?.granted);
  const cause = parcel.value.invocation.cid;
  const answer = craft(clock, {
    from: bob,
    to: alice,
    command: "/ucan/assert/receipt",
    cause,
    args: { out: 7 },
  });
  wires.inject(bob.peer, alice.peer, frameOf({ invocation: answer, delegations: [] }));
  const reply = await asked;
  assert.equal(!reply.granted && reply.because, "bad-reply");
});
