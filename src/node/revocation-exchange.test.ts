import assert from "node:assert/strict";
import { test } from "node:test";
import type { Contract } from "../actor/behavior.ts";
import { settled } from "../actor/world.test-support.ts";
import { nodeCrypto } from "../crypto/node-crypto/node-crypto.ts";
import { peerIdOf } from "../network/peer-id.ts";
import { seededRandom } from "../random/seeded.ts";
import { command } from "../ucan/command.ts";
import { type Delegation, delegate } from "../ucan/delegation.ts";
import { encodeRevocation, revoke } from "../ucan/revocation.ts";
import { signerOf } from "../ucan/signer.ts";
import { actorsCall } from "./behaviors/actors-call.ts";
import { capAnchor } from "./behaviors/cap-anchor.ts";
import { capList } from "./behaviors/cap-list.ts";
import { revocationTopic } from "./revocation-exchange.ts";
import { nodeWorld, type TestMachine } from "./world.test-support.ts";

const crypto = nodeCrypto();
const signer = (name: string) => signerOf(crypto.keyPair(seededRandom(name).bytes(32)));
const [org, ann, mallory] = [signer("org"), signer("ann"), signer("mallory")];
const stranger = peerIdOf(crypto.keyPair(seededRandom("stranger").bytes(32)).publicKey);
const path = command("/dms/node/status");

/** Alice may ask bob and carol how they are, because the organisation let ann, and ann let alice. */
async function three() {
  const world = nodeWorld();
  const [alice, bob, carol] = [await world.add("alice"), await world.add("bob"), await world.add("carol")];
  const nowSeconds = Math.floor(world.clock.now() / 1_000);
  const give = (by: typeof org, audience: typeof org.did, subject: typeof org.did) =>
    delegate(
      {
        signer: by,
        audience,
        subject,
        command: path,
        expires: nowSeconds + 3_600,
        nonce: new Uint8Array(12),
      },
      crypto,
    );
  const root = give(org, ann.did, org.did);
  const leaf = give(ann, alice.node().did, org.did);
  const ask = async <Input, Output>(who: TestMachine, contract: Contract<Input, Output>, input: Input) => {
    const reply = await who.node().ask(contract, input, { timeoutMs: 10_000 });
    return reply.granted ? undefined : reply.because;
  };
  for (const each of [bob, carol]) assert.equal(await ask(each, capAnchor, { root: org.did }), undefined);
  assert.equal(await ask(alice, capAnchor, { provide: [root, leaf].map(({ bytes }) => bytes) }), undefined);
  const aliceAsks = (who: TestMachine) =>
    ask(alice, actorsCall, { peer: who.node().peer, inbox: "root", behavior: path, input: {} });
  const revoked = (by: typeof org, chain: readonly Delegation[]) =>
    encodeRevocation(
      revoke({ signer: by, path: chain, issuedAt: nowSeconds, nonce: new Uint8Array(12) }, crypto),
    );
  const hear = (who: TestMachine, frame: Uint8Array) =>
    world.wires.injectOn(revocationTopic, stranger, who.node().peer, frame);
  return { ...world, alice, bob, carol, root, leaf, ask, aliceAsks, revoked, hear };
}

test("Whoever revokes, and whichever link, everybody who just accepted it refuses it at once", async () => {
  for (const which of ["the root by its issuer", "the leaf by its issuer", "the leaf by the root's issuer"]) {
    const { bob, carol, root, leaf, ask, aliceAsks, revoked } = await three();
    assert.deepEqual([await aliceAsks(bob), await aliceAsks(carol)], [undefined, undefined], which);
    const frame = which.startsWith("the root")
      ? revoked(org, [root])
      : revoked(which.endsWith("root's issuer") ? org : ann, [root, leaf]);
    assert.equal(await ask(bob, capAnchor, { revoke: frame }), undefined);
    await settled();
    // Alice heard of it too, and has nothing left to show.
    const refused = ["revoked", "not-authorized", "not-delegated"];
    for (const each of [bob, carol])
      assert.ok(refused.includes((await aliceAsks(each)) ?? "accepted"), which);
  }
});

test("A revocation counts though what it revokes was never seen before", async () => {
  const { bob, root, leaf, hear, revoked, aliceAsks, alice } = await three();
  assert.equal(hear(bob, revoked(ann, [root, leaf])), "accept");
  assert.equal(await aliceAsks(bob), "revoked");
  assert.ok(alice.node());
});

test("Only what is new is handed on, and what is forged is held against who told it", async () => {
  const { bob, root, leaf, hear, revoked, aliceAsks } = await three();
  const frame = revoked(org, [root, leaf]);
  const forged = frame.slice();
  forged[forged.length - 100] = (forged[forged.length - 100] ?? 0) ^ 1;
  assert.equal(hear(bob, forged), "reject");
  assert.equal(hear(bob, new Uint8Array([1, 2, 3])), "reject");
  assert.equal(hear(bob, revoked(mallory, [delegateOf(mallory)])), "accept");
  assert.equal(await aliceAsks(bob), undefined);
  assert.equal(hear(bob, frame), "accept");
  assert.equal(hear(bob, frame), "ignore");
});

test("Who tells more than can be looked at is not listened to for a while", async () => {
  const { bob, hear } = await three();
  const heard = Array.from({ length: 600 }, () => hear(bob, new Uint8Array([1])));
  assert.deepEqual([heard[0], heard.at(-1)], ["reject", "ignore"]);
});

test("Who did not hear of a revocation asks for it, and keeps it over a restart", async () => {
  const { clock, bob, carol, root, leaf, hear, revoked, aliceAsks } = await three();
  assert.equal(await aliceAsks(carol), undefined);
  assert.equal(hear(bob, revoked(org, [root, leaf])), "accept");
  assert.equal(await aliceAsks(carol), undefined);
  await carol.restart();
  for (let second = 0; second < 5; second++) await clock.advance(1_000);
  const again = revoked(org, [root, leaf]);
  assert.equal(hear(carol, again), "ignore");
  assert.equal(await aliceAsks(carol), "not-authorized"); // Alice has asked too, and shows it no more.
  bob.kill();
  await carol.restart();
  assert.equal(hear(carol, again), "ignore");
});

test("What was not heard and not asked for at first is known some minutes later", async () => {
  const { clock, bob, carol, root, leaf, hear, revoked, ask } = await three();
  for (let second = 0; second < 5; second++) await clock.advance(1_000);
  assert.equal(hear(bob, revoked(org, [root, leaf])), "accept");
  for (let second = 0; second < 620; second++) await clock.advance(1_000);
  const again = revoked(org, [root, leaf]);
  assert.equal(hear(carol, again), "ignore");
  assert.equal(await ask(carol, capList, {}), undefined);
});

function delegateOf(by: typeof org): Delegation {
  return delegate(
    {
      signer: by,
      audience: ann.did,
      subject: by.did,
      command: path,
      expires: 4_000_000_000,
      nonce: new Uint8Array(12),
    },
    crypto,
  );
}
