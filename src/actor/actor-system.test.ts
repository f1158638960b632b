import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { DmsError, errorCode } from "../errors/dms-error.ts";
import { refuse } from "../errors/refusal.ts";
import { silent } from "../telemetry/telemetry.ts";
import { behavior, noReply } from "./behavior.ts";
import { echo, greet, note } from "./contracts.test-support.ts";
import { settled, signerNamed, type TestNode, testWorld } from "./world.test-support.ts";

const soon = { timeoutMs: 1000 };

test("An actor that holds a delegation asks another, gets its answer, and leaves nothing behind", async () => {
  const { clock, node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob")];
  bob.root.register(greet, "Hello");
  const expiresAtMs = clock.now() + 3_600_000;
  alice.system.hold(bob.root.delegate({ to: alice.root.handle.did, command: "/dms/test", expiresAtMs }));
  const reply = await alice.root.invoke(bob.root.handle, greet, { name: "alice" }, soon);
  assert.deepEqual(reply, { granted: true, value: { greeting: "Hello, alice" } });
  await settled();
  assertQuiet(clock, alice, bob);
});

test("Without a delegation the answer is not-authorized, and the handler never runs", async () => {
  const { node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob")];
  bob.root.register(greet, "Hello");
  const reply = await alice.root.invoke(bob.root.handle, greet, { name: "alice" }, soon);
  assert.equal(!reply.granted && reply.because, "not-authorized");
  assert.deepEqual(bob.system.deadLetters(), { "not-authorized": 1 });
});

test("Whoever is a root of the system, or was delegated to by one, may ask", async () => {
  const { clock, node } = testWorld();
  const [alice, bob, owner] = [node("alice"), node("bob"), node("owner")];
  bob.root.register(greet, "Hello");
  bob.system.trust(owner.signer.did);
  const expiresAtMs = clock.now() + 3_600_000;
  alice.system.hold(owner.root.delegate({ to: alice.signer.did, command: "/", expiresAtMs }));
  for (const asker of [alice, owner]) {
    const reply = await asker.root.invoke(bob.root.handle, greet, { name: asker.name }, soon);
    assert.deepEqual(reply, { granted: true, value: { greeting: `Hello, ${asker.name}` } });
  }
});

test("A child that was given no roots obeys nobody, whomever the system trusts", async () => {
  const { node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob")];
  bob.system.trust(alice.signer.did);
  const child = bob.system.spawn({ inbox: "child", signer: signerNamed("child"), roots: [] });
  child.register(greet, "Hi");
  bob.root.register(greet, "Hello");
  const answered = await alice.root.invoke(bob.root.handle, greet, { name: "alice" }, soon);
  assert.deepEqual(answered, { granted: true, value: { greeting: "Hello, alice" } });
  const refused = await alice.root.invoke(child.handle, greet, { name: "alice" }, soon);
  assert.equal(!refused.granted && refused.because, "not-authorized");
});

test("A child has a key of its own, and takes orders from the roots it was given", async () => {
  const { node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob")];
  const child = bob.system.spawn({ inbox: "child", signer: signerNamed("child"), roots: [bob.signer.did] });
  child.register(greet, "Hi");
  const own = await bob.root.invoke(child.handle, greet, { name: "bob" }, soon);
  assert.deepEqual(own, { granted: true, value: { greeting: "Hi, bob" } });
  const other = await alice.root.invoke(child.handle, greet, { name: "alice" }, soon);
  assert.equal(!other.granted && other.because, "not-authorized");
  assert.deepEqual(bob.system.actors(), [child.handle, bob.root.handle]);
});

test("An actor on the same peer is asked by the same rules, without the network, and never within the call", async () => {
  const { wires, node } = testWorld();
  const bob = node("bob");
  const list: string[] = [];
  bob.root.register(note, list);
  const stranger = bob.system.spawn({ inbox: "stranger", signer: signerNamed("stranger") });
  const answer = stranger.invoke(bob.root.handle, note, { text: "hello" }, soon);
  assert.deepEqual(list, []);
  assert.deepEqual(await answer, { granted: true, value: undefined });
  assert.deepEqual(list, ["hello"]);
  bob.root.register(greet, "Hello");
  const reply = await stranger.invoke(bob.root.handle, greet, { name: "you" }, soon);
  assert.equal(!reply.granted && reply.because, "not-authorized");
  assert.equal(wires.frames.length, 0);
});

test("Behaviours can be taken up, replaced and laid down at run time", async () => {
  const { node } = testWorld();
  const bob = node("bob");
  const ask = () => bob.root.invoke(bob.root.handle, greet, { name: "me" }, soon);
  const before = await ask();
  assert.equal(!before.granted && before.because, "unknown-behavior");
  bob.root.register(greet, "Hello");
  bob.root.register(echo, undefined);
  assert.deepEqual(bob.root.behaviors(), ["/dms/test/greet", "/public/echo"]);
  bob.root.register(greet, "Good day");
  assert.deepEqual(await ask(), { granted: true, value: { greeting: "Good day, me" } });
  bob.root.unregister(greet.path);
  const after = await ask();
  assert.equal(!after.granted && after.because, "unknown-behavior");
});

test("Messages of one sender are begun in the order in which they were sent", async () => {
  const { node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob")];
  const list: string[] = [];
  bob.root.register(note, list);
  const texts = Array.from({ length: 50 }, (_, at) => `message ${at}`);
  const replies = await Promise.all(texts.map((text) => alice.root.send(bob.root.handle, note, { text })));
  await settled();
  assert.ok(replies.every(({ granted }) => granted));
  assert.deepEqual(list, texts);
});

test("Input that the contract does not allow is refused with the place of the mistake", async () => {
  const { node } = testWorld();
  const bob = node("bob");
  bob.root.register(greet, "Hello");
  const loose = { ...greet, input: z.unknown() };
  const reply = await bob.root.invoke(bob.root.handle, loose, { name: 7 }, soon);
  assert.equal(!reply.granted && reply.because, "bad-input");
  assert.match(reply.granted ? "" : reply.message, /^name: /);
});

test("An answer that the contract does not promise is refused on the asker's side", async () => {
  const { node } = testWorld();
  const bob = node("bob");
  bob.root.register(echo, undefined);
  const picky = { ...echo, output: z.object({ sum: z.number() }) };
  const reply = await bob.root.invoke(bob.root.handle, picky, { a: 1 }, soon);
  assert.equal(!reply.granted && reply.because, "bad-reply");
});

test("Fields that are undefined are left out on both ways; what is no data is refused before it is sent", async () => {
  const { node } = testWorld();
  const bob = node("bob");
  bob.root.register(echo, undefined);
  const reply = await bob.root.invoke(
    bob.root.handle,
    echo,
    { a: undefined, b: [1, { c: undefined }] },
    soon,
  );
  assert.deepEqual(reply, { granted: true, value: { b: [1, {}] } });
  const wrong = await bob.root.invoke(bob.root.handle, echo, { a: () => {} }, soon);
  assert.equal(!wrong.granted && wrong.because, "bad-input");
});

const crash = behavior({
  path: "/public/crash",
  summary: "Goes wrong in the way it is told",
  isPublic: true,
  input: z.object({ how: z.string() }),
  output: z.unknown(),
  handle: (ways: Readonly<Record<string, () => unknown>>, { how }) => ways[how]?.(),
});

test("What goes wrong in a handler reaches the asker without our internals, and the actor lives on", async () => {
  const { node } = testWorld();
  const errors: string[] = [];
  const telemetry = {
    ...silent,
    log: (level: string, event: string) => level === "error" && errors.push(event),
  };
  const bob = node("bob", { telemetry });
  bob.root.register(crash, {
    world: () => {
      throw new DmsError("DISK_FULL", "the disk is full", { path: "/secret" });
    },
    bug: () => {
      throw new TypeError("x is not a function at /secret");
    },
    rejects: () => Promise.reject(new Error("secret")),
    notData: () => ({ when: new URL("https://example.org") }),
    large: () => ({ text: "x".repeat(100_000) }),
    declines: () => refuse("too-late", "ask earlier", { by: 3, never: undefined }),
    silent: () => noReply,
    well: () => ({ fine: true }),
  });
  const ask = async (how: string) => {
    const reply = await bob.root.invoke(bob.root.handle, crash, { how }, soon);
    return reply.granted ? reply.value : { ...reply, granted: undefined };
  };
  const internal = {
    granted: undefined,
    because: "internal-error",
    message: "the other side failed inside; its log says how",
  };
  assert.deepEqual(await ask("world"), {
    granted: undefined,
    because: "failed",
    message: "the disk is full",
    details: { code: "DISK_FULL" },
  });
  assert.deepEqual(await ask("bug"), internal);
  assert.deepEqual(await ask("rejects"), internal);
  assert.deepEqual(await ask("notData"), internal);
  assert.match(JSON.stringify(await ask("large")), /"because":"reply-too-large"/);
  assert.deepEqual(await ask("declines"), {
    granted: undefined,
    because: "too-late",
    message: "ask earlier",
    details: { by: 3 },
  });
  assert.deepEqual(await ask("well"), { fine: true });
  assert.deepEqual(errors, ["behavior.crashed", "behavior.crashed", "behavior.output-invalid"]);
});

const wait = behavior({
  path: "/public/wait",
  summary: "Waits until it is told to stop",
  isPublic: true,
  input: z.object({}),
  output: z.object({ why: z.string() }),
  handle: (_state: undefined, _input, { signal }) =>
    new Promise<{ why: string }>((resolve) => {
      signal.addEventListener("abort", () => resolve({ why: errorCode(signal.reason) ?? "" }));
    }),
});

test("An invoke ends by its deadline, and the handler hears that nobody waits any more", async () => {
  const { clock, node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob")];
  let why = "";
  bob.root.register(
    {
      ...wait,
      handle: async (...all) => {
        const result = await wait.handle(...all);
        if ("why" in result) why = result.why;
        return result;
      },
    },
    undefined,
  );
  const asked = alice.root.invoke(bob.root.handle, wait, {}, { timeoutMs: 5000 });
  await settled();
  await clock.advance(4999);
  assert.equal(alice.system.waiting(), 1);
  await clock.advance(1);
  const reply = await asked;
  assert.equal(!reply.granted && reply.because, "deadline");
  assert.equal(alice.system.waiting(), 0);
  await clock.advance(1000);
  assert.equal(why, "DEADLINE_PASSED");
  assert.deepEqual(alice.system.deadLetters(), { "unexpected-receipt": 1 });
  assert.equal(clock.planned, 0);
});

test("A peer that never answers, or cannot be reached, costs an asker no more than the deadline", async () => {
  const { clock, wires, node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob")];
  bob.root.register(echo, undefined);
  wires.tap = () => undefined;
  const lost = alice.root.invoke(bob.root.handle, echo, {}, soon);
  await clock.advance(1000);
  const reply = await lost;
  assert.equal(!reply.granted && reply.because, "deadline");
  wires.tap = (_from, _to, frame) => frame;
  const nobody = { ...bob.root.handle, peer: testPeer("nobody") };
  const unreachable = await alice.root.invoke(nobody, echo, {}, soon);
  assert.equal(!unreachable.granted && unreachable.because, "unreachable");
  const unsent = await alice.root.send(nobody, echo, {});
  assert.equal(!unsent.granted && unsent.because, "unreachable");
  assertQuiet(clock, alice);
});

test("A caller may call an invoke off, before and while it waits", async () => {
  const { clock, node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob")];
  bob.root.register(wait, undefined);
  const caller = new AbortController();
  const asked = alice.root.invoke(bob.root.handle, wait, {}, { timeoutMs: 5000, signal: caller.signal });
  await settled();
  caller.abort();
  const reply = await asked;
  assert.equal(!reply.granted && reply.because, "cancelled");
  const again = await alice.root.invoke(
    bob.root.handle,
    wait,
    {},
    { timeoutMs: 5000, signal: caller.signal },
  );
  assert.equal(!again.granted && again.because, "cancelled");
  assert.equal(alice.system.waiting(), 0);
  bob.system.stop();
  assert.equal(clock.planned, 0);
});

test("When an actor stops, its handlers hear it, its askers are told, and its inbox is free again", async () => {
  const { clock, node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob", { limits: { handlersInFlight: 1 } })];
  bob.root.register(wait, undefined);
  const underWay = alice.root.invoke(bob.root.handle, wait, {}, soon);
  const queued = alice.root.invoke(bob.root.handle, wait, {}, soon);
  const asking = bob.root.invoke(alice.root.handle, wait, {}, soon);
  alice.root.register(wait, undefined);
  await settled();
  bob.root.stop();
  assert.deepEqual(await underWay, { granted: true, value: { why: "ACTOR_STOPPED" } });
  const [left, own] = [await queued, await asking];
  assert.equal(!left.granted && left.because, "stopped");
  assert.equal(!own.granted && own.because, "stopped");
  const late = await bob.root.send(alice.root.handle, echo, {});
  assert.equal(!late.granted && late.because, "stopped");
  assert.deepEqual(bob.system.actors(), []);
  const successor = bob.system.spawn({ inbox: "root", signer: bob.signer });
  successor.register(greet, "Again");
  const reply = await bob.system
    .spawn({ inbox: "user", signer: bob.signer })
    .invoke(successor.handle, greet, { name: "you" }, soon);
  assert.deepEqual(reply, { granted: true, value: { greeting: "Again, you" } });
  alice.system.stop();
  bob.system.stop();
  await settled();
  assert.equal(clock.planned, 0);
});

test("A message to an actor that has ended is answered by the peer's own actor", async () => {
  const { node } = testWorld();
  const [alice, bob] = [node("alice"), node("bob")];
  const child = bob.system.spawn({ inbox: "child", signer: signerNamed("child") });
  child.stop();
  const gone = await alice.root.invoke(child.handle, echo, {}, soon);
  assert.equal(!gone.granted && gone.because, "unknown-inbox");
  bob.system.spawn({ inbox: "child", signer: signerNamed("another child") });
  const replaced = await alice.root.invoke(child.handle, echo, {}, soon);
  assert.equal(!replaced.granted && replaced.because, "wrong-audience");
});

test("An inbox has one actor, and a name", () => {
  const { system, signer } = testWorld().node("bob");
  const codeOf = (inbox: string) => {
    try {
      system.spawn({ inbox, signer });
    } catch (error) {
      return errorCode(error);
    }
    return undefined;
  };
  assert.equal(codeOf("root"), "ACTOR_INBOX_TAKEN");
  assert.equal(codeOf(""), "ACTOR_INBOX_INVALID");
  assert.equal(codeOf("x".repeat(129)), "ACTOR_INBOX_INVALID");
});

test("More answers than a node may wait for are not waited for", async () => {
  const { clock, node } = testWorld();
  const [alice, bob] = [node("alice", { limits: { waiting: 2 } }), node("bob")];
  bob.root.register(wait, undefined);
  const ask = () => alice.root.invoke(bob.root.handle, wait, {}, soon);
  const asked = [ask(), ask(), ask()];
  await settled();
  assert.equal(alice.system.waiting(), 2);
  const third = await asked[2];
  assert.equal(third && !third.granted && third.because, "too-many-waiting");
  await clock.advance(1000);
  await Promise.all(asked);
  assert.equal(alice.system.waiting(), 0);
  await clock.advance(5000);
  assert.equal(clock.planned, 0);
});

function testPeer(name: string) {
  return testWorld().node(name).peer;
}

function assertQuiet(clock: { readonly planned: number }, ...nodes: readonly TestNode[]) {
  assert.equal(clock.planned, 0);
  for (const { system } of nodes) {
    assert.equal(system.waiting(), 0);
    assert.deepEqual(system.deadLetters(), {});
  }
}
