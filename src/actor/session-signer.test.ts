import assert from "node:assert/strict";
import { test } from "node:test";
import type { Reply } from "../errors/refusal.ts";
import { seededRandom } from "../random/seeded.ts";
import type { Actor } from "./actor.ts";
import { greet } from "./contracts.test-support.ts";
import { type Session, type SessionSigner, sessionSigner } from "./session-signer.ts";
import { crypto, signerNamed, type TestWorld, testWorld } from "./world.test-support.ts";

const lifeMs = 3_600_000;
const identity = signerNamed("person");

/** A person whose session asks bob, who greets whom he let, and whom his owner let. */
function person(): TestWorld & {
  sessions: SessionSigner;
  ask(session: Session, inbox: string): Promise<string>;
} {
  const world = testWorld();
  const [alice, bob] = [world.node("alice"), world.node("bob")];
  bob.root.register(greet, "Hello");
  const expiresAtMs = world.clock.now() + 24 * lifeMs;
  alice.system.hold(bob.root.delegate({ to: identity.did, command: greet.path, expiresAtMs }));
  const random = seededRandom("sessions");
  const sessions = sessionSigner({
    clock: world.clock,
    random,
    crypto,
    identity,
    given: alice.system.held,
    lifeMs,
  });
  const ask = async ({ signer, delegations }: Session, inbox: string) => {
    for (const delegation of delegations) alice.system.hold(delegation);
    const actor: Actor = alice.system.spawn({ inbox, signer });
    const reply: Reply<unknown> = await actor.invoke(
      bob.root.handle,
      greet,
      { name: "x" },
      { timeoutMs: 1000 },
    );
    return reply.granted ? "granted" : reply.because;
  };
  return { ...world, sessions, ask };
}

test("A session may do what its identity was given, with a key of its own", async () => {
  const { sessions, ask } = person();
  const session = sessions.current();
  assert.notEqual(session.signer.did, identity.did);
  assert.equal(await ask(session, "user"), "granted");
});

test("A session may do what its identity is trusted with", async () => {
  const { clock, node } = testWorld();
  const [carol, dave] = [node("carol"), node("dave")];
  dave.root.register(greet, "Hello");
  dave.system.trust(identity.did);
  const random = seededRandom("sessions");
  const { signer, delegations } = sessionSigner({
    clock,
    random,
    crypto,
    identity,
    given: carol.system.held,
    lifeMs,
  }).current();
  const actor = carol.system.spawn({ inbox: "user", signer });
  const ask = () => actor.invoke(dave.root.handle, greet, { name: "x" }, { timeoutMs: 1000 });
  const before = await ask();
  assert.equal(!before.granted && before.because, "not-authorized");
  for (const delegation of delegations) carol.system.hold(delegation);
  assert.equal((await ask()).granted, true);
});

test("A session is followed by another at half of its life, and is good for the other half", async () => {
  const { clock, sessions, ask } = person();
  const first = sessions.current();
  await clock.advance(lifeMs / 2 - 1000);
  assert.equal(sessions.current().signer, first.signer);
  assert.deepEqual(sessions.current().delegations, first.delegations, "nothing is signed twice");
  await clock.advance(1000);
  const second = sessions.current();
  assert.notEqual(second.signer.did, first.signer.did);
  assert.equal(second.expiresAtMs, clock.now() + lifeMs);
  assert.equal(await ask(first, "first"), "granted");
  assert.equal(await ask(second, "second"), "granted");
});

test("What a session key signs after its life is refused", async () => {
  const { clock, sessions, ask } = person();
  const session = sessions.current();
  await clock.advance(lifeMs + 61_000);
  assert.notEqual(await ask(session, "late"), "granted");
  assert.equal(await ask(sessions.current(), "user"), "granted");
});
