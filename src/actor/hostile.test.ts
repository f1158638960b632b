import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { grant } from "../errors/refusal.ts";
import { encodeContainer } from "../ucan/container.ts";
import type { Invocation } from "../ucan/invocation.ts";
import { echo, greet, note } from "./contracts.test-support.ts";
import { readFrame } from "./envelope.ts";
import {
  type Crafted,
  craft,
  crypto,
  framed,
  receiptsSent,
  settled,
  signerNamed,
  testWorld,
} from "./world.test-support.ts";

/** Two nodes, of which alice sends whatever a test makes up, and what bob makes of it. */
function adversary(limits = {}) {
  const world = testWorld();
  const alice = world.node("alice");
  const bob = world.node("bob", { limits });
  const list: string[] = [];
  bob.root.register(echo, undefined);
  bob.root.register(greet, "Hello");
  bob.root.register(note, list);
  const deliver = async (frame: Uint8Array) => {
    const before = receiptsSent(world.wires, bob, alice).length;
    const counted = { ...bob.system.deadLetters() };
    const taken = world.wires.inject(alice.peer, bob.peer, frame);
    await settled();
    const receipts = receiptsSent(world.wires, bob, alice).slice(before);
    const dead = Object.entries(bob.system.deadLetters()).flatMap(([because, count]) =>
      Array.from({ length: count - (counted[because] ?? 0) }, () => because),
    );
    return { taken, dead, answer: receipts.map((out) => (out.granted ? "granted" : out.because)) };
  };
  const make = (crafted: Partial<Crafted>) => craft(world.clock, { from: alice, to: bob, ...crafted });
  const send = (crafted: Partial<Crafted>) => deliver(framed(make(crafted), crafted.proofs ?? []));
  return { ...world, alice, bob, list, deliver, make, send };
}

const granted = { taken: "taken", dead: [], answer: ["granted"] };

/** Counted and answered with the reason; the receipt to alice, who waits for nothing, is not. */
function refused(because: string) {
  return { taken: "taken", dead: [because], answer: [because] };
}

function dropped(because: string) {
  return { taken: "taken", dead: [because], answer: [] };
}

test("An honest request is answered", async () => {
  assert.deepEqual(await adversary().send({}), granted);
});

test("Bytes that are no message are counted, never answered, and never throw", async () => {
  const { deliver, make, bob } = adversary();
  const good = framed(make({}));
  assert.deepEqual(await deliver(new Uint8Array()), dropped("malformed"));
  assert.deepEqual(await deliver(good.slice(0, -1)), dropped("malformed"));
  assert.deepEqual(await deliver(Uint8Array.of(...good, 0)), dropped("malformed"));
  assert.deepEqual(await deliver(encodeContainer([])), dropped("malformed"));
  assert.deepEqual(await deliver(encodeContainer([make({}).bytes, make({}).bytes])), dropped("malformed"));
  assert.deepEqual(await deliver(new Uint8Array(65_537)), dropped("frame-too-large"));
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 300 }), async (bytes) => {
      assert.deepEqual(await deliver(bytes), dropped("malformed"));
    }),
    { seed: 7, numRuns: 200 },
  );
  assert.deepEqual(bob.system.waiting(), 0);
});

test("A frame with any one byte changed is never taken for the message that it was", async () => {
  const { deliver, make, list } = adversary();
  const good = framed(make({ command: "/public/note", args: { msg: { text: "changed" } } }));
  await fc.assert(
    fc.asyncProperty(fc.nat(good.length - 1), fc.integer({ min: 1, max: 255 }), async (at, change) => {
      const bad = good.slice();
      bad[at] = (bad[at] ?? 0) ^ change;
      const { answer, dead } = await deliver(bad);
      assert.deepEqual(answer, []);
      assert.equal(dead.length > 0, true);
    }),
    { seed: 11, numRuns: 300 },
  );
  assert.deepEqual(list, []);
});

test("Arguments of another shape are counted and not answered", async () => {
  const { send } = adversary();
  const shapes = [
    { to: 7 },
    { from: null },
    { topic: [] },
    { hops: "0" },
    { asks: "yes" },
    { from: "x".repeat(129) },
  ];
  for (const args of shapes) assert.deepEqual(await send({ args }), dropped("malformed"));
});

test("A request over a direct stream is for one actor: with an audience, an inbox, and no topic", async () => {
  const { send } = adversary();
  assert.deepEqual(await send({ audience: undefined }), dropped("not-unicast"));
  assert.deepEqual(await send({ args: { to: "" } }), dropped("not-unicast"));
  assert.deepEqual(await send({ args: { topic: "/test/census" } }), dropped("not-unicast"));
});

test("A request for someone else's key or an inbox that is not here is refused", async () => {
  const { send, alice } = adversary();
  assert.deepEqual(await send({ audience: alice.signer.did }), refused("wrong-audience"));
  assert.deepEqual(await send({ args: { to: "cellar" } }), refused("unknown-inbox"));
});

test("Times are judged with a minute's grace for clocks that differ", async () => {
  const cases: readonly [Partial<Crafted>, string | undefined][] = [
    [{ expiresInS: -59, issuedAgoS: 59 }, undefined],
    [{ expiresInS: -61, issuedAgoS: 59 }, "expired"],
    [{ expiresInS: 359 }, undefined],
    [{ expiresInS: 361 }, "expires-too-late"],
    [{ expiresInS: 120, issuedAgoS: -59 }, undefined],
    [{ expiresInS: 120, issuedAgoS: -61 }, "issued-in-the-future"],
    [{ issuedAgoS: 59 }, undefined],
    [{ issuedAgoS: 61 }, "issued-before-start"],
    [{ isTimeless: true }, "no-expiry"],
  ];
  for (const [crafted, because] of cases) {
    const expected = because === undefined ? granted : refused(because);
    assert.deepEqual(await adversary().send(crafted), expected, JSON.stringify(crafted));
  }
});

test("What was issued long before the node started may be a replay; what was issued since is not", async () => {
  const { clock, send } = adversary();
  await clock.advance(120_000);
  assert.deepEqual(await send({ issuedAgoS: 170 }), granted);
  assert.deepEqual(await send({ issuedAgoS: 181 }), refused("issued-before-start"));
});

test("A message that miscounts its proofs is refused", async () => {
  const { send } = adversary();
  assert.deepEqual(await send({ args: { hops: 1 } }), refused("hops-untrue"));
});

test("The same message is handled once, however often it comes", async () => {
  const { deliver, make, list } = adversary();
  const frame = framed(make({ command: "/public/note", args: { msg: { text: "once" } } }));
  assert.deepEqual(await deliver(frame), granted);
  assert.deepEqual(await deliver(frame), dropped("replayed"));
  assert.deepEqual(await deliver(frame), dropped("replayed"));
  assert.deepEqual(list, ["once"]);
});

test("A signature that is not the issuer's is counted and never answered", async () => {
  const { make, deliver } = adversary();
  const spoiled = (crafted: Partial<Crafted>) => {
    const bytes = make(crafted).bytes.slice();
    bytes[10] = (bytes[10] ?? 0) ^ 1;
    return encodeContainer([bytes]);
  };
  assert.deepEqual(await deliver(spoiled({})), dropped("bad-signature"));
  const unknown = await deliver(spoiled({ command: "/public/nothing" }));
  assert.deepEqual(unknown, { taken: "taken", dead: ["bad-signature", "unknown-behavior"], answer: [] });
});

test("A bad signature does not make the good message of the same name a replay", async () => {
  const { make, deliver } = adversary();
  const good = make({});
  const bad = good.bytes.slice();
  bad[10] = (bad[10] ?? 0) ^ 1;
  assert.deepEqual(await deliver(encodeContainer([bad])), dropped("bad-signature"));
  assert.deepEqual(await deliver(encodeContainer([good.bytes])), granted);
});

test("An unknown behaviour is refused by its name, and one on a topic is not asked directly", async () => {
  const { send } = adversary();
  assert.deepEqual(await send({ command: "/public/nothing" }), refused("unknown-behavior"));
});

test("Someone else's authority is not had by naming it", async () => {
  const { send, bob, alice, clock } = adversary();
  const command = "/dms/test/greet";
  const args = { msg: { name: "x" } };
  assert.deepEqual(await send({ command, args }), refused("not-authorized"));
  assert.deepEqual(await send({ command, args, subject: bob.signer.did }), refused("not-delegated"));
  const expiresAtMs = clock.now() + 3_600_000;
  const forMallory = bob.root.delegate({ to: signerNamed("mallory").did, command, expiresAtMs });
  assert.deepEqual(await send({ command, args, proofs: [forMallory] }), refused("not-the-audience"));
  const other = bob.root.delegate({ to: alice.signer.did, command: "/dms/test/gree", expiresAtMs });
  assert.deepEqual(await send({ command, args, proofs: [other] }), refused("command-not-covered"));
  const late = bob.root.delegate({ to: alice.signer.did, command, expiresAtMs: clock.now() - 61_000 });
  assert.deepEqual(await send({ command, args, proofs: [late] }), refused("expired"));
  const good = bob.root.delegate({ to: alice.signer.did, command: "/dms/test", expiresAtMs });
  assert.deepEqual(await send({ command, args, proofs: [good] }), granted);
});

test("Nobody answers a message whose sender does not wait", async () => {
  const { send } = adversary();
  assert.deepEqual(
    await send({ command: "/public/nothing", args: { asks: false } }),
    dropped("unknown-behavior"),
  );
  assert.deepEqual(await send({ args: { asks: false } }), { taken: "taken", dead: [], answer: [] });
});

test("A peer that sends more than its budget is told to slow down, and gets its budget back with time", async () => {
  const { send, clock } = adversary({ framesBurst: 3, framesPerSecond: 1 });
  for (let at = 0; at < 3; at++) assert.deepEqual(await send({}), granted);
  assert.deepEqual(await send({}), { taken: "busy", dead: ["over-budget"], answer: [] });
  await clock.advance(1000);
  assert.deepEqual(await send({}), granted);
  assert.equal((await send({})).taken, "busy");
});

test("Refusals are answered up to a budget, then only counted", async () => {
  const { send } = adversary({ refusalsBurst: 1, refusalsPerSecond: 1 });
  const command = "/public/nothing";
  assert.deepEqual(await send({ command }), refused("unknown-behavior"));
  assert.deepEqual(await send({ command }), {
    taken: "taken",
    dead: ["unknown-behavior", "refusal-unsent"],
    answer: [],
  });
});

test("A full mailbox says so, and takes messages again when there is room", async () => {
  const { wires, alice, bob, make, send } = adversary({ mailboxMessages: 2, handlersInFlight: 1 });
  const frames = Array.from({ length: 4 }, () => framed(make({})));
  for (const frame of frames) wires.inject(alice.peer, bob.peer, frame);
  await settled();
  assert.deepEqual(bob.system.deadLetters(), { "mailbox-full": 2 });
  const outs = receiptsSent(wires, bob, alice).map((out) => out.granted || out.because);
  assert.deepEqual(outs, ["mailbox-full", "mailbox-full", true, true]);
  assert.deepEqual(await send({}), granted);
});

test("A receipt that nobody waits for is counted, whatever it claims to answer", async () => {
  const { deliver, make } = adversary();
  const receipt = (cause?: Invocation["cid"]) =>
    make({
      command: "/ucan/assert/receipt",
      args: { out: { ok: {} } },
      ...(cause === undefined ? {} : { cause }),
    });
  for (const cause of [undefined, make({}).cid])
    assert.deepEqual(await deliver(framed(receipt(cause))), dropped("unexpected-receipt"));
  const shapeless = make({ command: "/ucan/assert/receipt", args: { from: 7 }, cause: make({}).cid });
  assert.deepEqual(await deliver(framed(shapeless)), dropped("malformed"));
});

test("Receipts are taken from the one who was asked, over its own peer, once", async () => {
  const { clock, wires, alice, bob, node } = adversary();
  const mallory = node("mallory");
  const held: Uint8Array[] = [];
  wires.tap = (from, _to, frame) => (from === alice.peer ? (held.push(frame), undefined) : frame);
  const asked = alice.root.invoke(bob.root.handle, echo, { a: 1 }, { timeoutMs: 5000 });
  await settled();
  const [question] = wires.frames;
  assert.ok(question);
  const parcel = readFrame(question.frame, crypto);
  assert.ok(parcel.granted);
  const cause = parcel.value.invocation.cid;
  const answer = (crafted: Partial<Crafted>) =>
    framed(
      craft(clock, {
        from: bob,
        to: alice,
        command: "/ucan/assert/receipt",
        cause,
        args: { out: { ok: { a: "forged" } } },
        ...crafted,
      }),
      [],
    );
  const unexpected = () => alice.system.deadLetters()["unexpected-receipt"];
  wires.inject(mallory.peer, alice.peer, answer({ from: mallory }));
  assert.equal(unexpected(), 1, "another's DID over its own peer");
  wires.inject(bob.peer, alice.peer, answer({ from: mallory }));
  assert.equal(unexpected(), 2, "another's DID over bob's peer");
  wires.inject(mallory.peer, alice.peer, answer({}));
  assert.equal(unexpected(), 3, "bob's DID over another's peer");
  wires.inject(bob.peer, alice.peer, answer({ to: mallory }));
  assert.equal(unexpected(), 4, "for another audience");
  wires.inject(bob.peer, alice.peer, answer({ args: { to: "cellar", out: { ok: {} } } }));
  assert.equal(unexpected(), 5, "for another inbox");
  const spoiled = answer({});
  spoiled[spoiled.length - 1] = (spoiled.at(-1) ?? 0) ^ 1;
  wires.inject(bob.peer, alice.peer, spoiled);
  assert.equal(alice.system.waiting(), 1, "none of them ended the waiting");
  wires.tap = (_from, _to, frame) => frame;
  const [first] = held;
  assert.ok(first);
  wires.inject(alice.peer, bob.peer, first);
  assert.deepEqual(await asked, grant({ a: 1 }));
  wires.inject(bob.peer, alice.peer, answer({}));
  assert.equal(unexpected(), 6, "a second one");
});
