import assert from "node:assert/strict";
import { test } from "node:test";
import type { Contract } from "../actor/behavior.ts";
import { nodeCrypto } from "../crypto/node-crypto/node-crypto.ts";
import { seededRandom } from "../random/seeded.ts";
import { command } from "../ucan/command.ts";
import { delegate } from "../ucan/delegation.ts";
import { encodeRevocation, revoke } from "../ucan/revocation.ts";
import { signerOf } from "../ucan/signer.ts";
import { actorsCall } from "./behaviors/actors-call.ts";
import { capAnchor } from "./behaviors/cap-anchor.ts";
import { capExplain } from "./behaviors/cap-explain.ts";
import { capGrant } from "./behaviors/cap-grant.ts";
import { capList } from "./behaviors/cap-list.ts";
import { capRemove } from "./behaviors/cap-remove.ts";
import { capRevoke } from "./behaviors/cap-revoke.ts";
import { nodeWorld, type TestMachine } from "./world.test-support.ts";

const crypto = nodeCrypto();
const signer = (name: string) => signerOf(crypto.keyPair(seededRandom(name).bytes(32)));
const status = command("/dms/node/status");

/** Two machines of one organisation, which lets them deploy on each other and nothing else. */
async function two() {
  const world = nodeWorld();
  const alice = await world.add("alice");
  const bob = await world.add("bob");
  const ask = async <Input, Output>(who: TestMachine, contract: Contract<Input, Output>, input: Input) => {
    const reply = await who.node().ask(contract, input, { timeoutMs: 10_000 });
    assert.ok(reply.granted, reply.granted ? "" : `${reply.because}: ${reply.message}`);
    return reply.value;
  };
  const refusalOf = async <Input, Output>(
    who: TestMachine,
    contract: Contract<Input, Output>,
    input: Input,
  ) => {
    const reply = await who.node().ask(contract, input, { timeoutMs: 10_000 });
    return reply.granted ? undefined : reply.because;
  };
  const call = (behavior: string, input: unknown = {}) =>
    refusalOf(alice, actorsCall, { peer: bob.node().peer, inbox: "root", behavior, input });
  const expires = Math.floor(world.clock.now() / 1_000) + 3_600;
  return { ...world, alice, bob, ask, refusalOf, call, expires };
}

function tokenBytes(base64: string): Uint8Array {
  return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
}

test("What a node grants can be used once it is anchored, and no longer when it was revoked", async () => {
  const { alice, bob, ask, call, expires } = await two();
  const audience = alice.node().did;
  assert.equal(await call(status), "not-authorized");
  const granted = await ask(bob, capGrant, { audience, command: status, expires });
  await ask(alice, capAnchor, { provide: [tokenBytes(granted.token)] });
  assert.equal(await call(status), undefined);
  const { delegations } = await ask(bob, capList, {});
  assert.deepEqual(
    delegations.filter(({ kind }) => kind === "issued").map(({ cid, isRevoked }) => [cid, isRevoked]),
    [[granted.cid, false]],
  );
  await ask(bob, capRevoke, capRevoke.input.parse({ cid: granted.cid }));
  assert.notEqual(await call(status), undefined);
  await bob.restart();
  assert.notEqual(await call(status), undefined);
});

test("Nobody from elsewhere has a node grant anything or name a root, whatever they were given", async () => {
  const { alice, bob, ask, call, expires } = await two();
  const audience = alice.node().did;
  const all = await ask(bob, capGrant, { audience, command: command("/"), expires });
  await ask(alice, capAnchor, { provide: [tokenBytes(all.token)] });
  assert.equal(await call("/dms/cap/list"), undefined);
  assert.equal(await call("/dms/cap/grant", { audience, command: "/", expires }), "not-authorized");
  assert.equal(await call("/dms/cap/anchor", { root: audience }), "not-authorized");
});

test("Whom an organisation vouches for may do as much as the node let it vouch for", async () => {
  const { alice, bob, ask, call, expires } = await two();
  const friends = signer("friends");
  const vouching = await ask(bob, capGrant, { audience: friends.did, command: status, expires });
  const nonce = new Uint8Array(12);
  const given = delegate(
    {
      signer: friends,
      subject: friends.did,
      audience: alice.node().did,
      command: command("/dms/node"),
      expires,
      nonce,
    },
    crypto,
  );
  await ask(alice, capAnchor, { provide: [given.bytes] });
  assert.equal(await call(status), "not-authorized");
  await ask(bob, capAnchor, { require: tokenBytes(vouching.token) });
  assert.equal(await call(status), undefined);
  assert.equal(await call("/dms/node/hardware/spec"), "not-authorized");
  await ask(bob, capRemove, capRemove.input.parse({ require: vouching.cid }));
  assert.equal(await call(status), "not-authorized");
});

test("A revocation that came by hand counts like one from the network, and must be its revoker's own", async () => {
  const { alice, bob, ask, refusalOf, call, expires } = await two();
  const friends = signer("friends");
  await ask(bob, capAnchor, { root: friends.did });
  const nonce = new Uint8Array(12);
  const audience = alice.node().did;
  const given = delegate(
    { signer: friends, subject: friends.did, audience, command: status, expires, nonce },
    crypto,
  );
  await ask(alice, capAnchor, { provide: [given.bytes] });
  assert.equal(await call(status), undefined);
  const evidence = revoke({ signer: friends, path: [given], issuedAt: expires - 3_600, nonce }, crypto);
  const forged = { ...evidence, path: [{ ...given, bytes: given.bytes.slice(0, -1) }] };
  assert.notEqual(await refusalOf(bob, capAnchor, { revoke: encodeRevocation(forged) }), undefined);
  await ask(bob, capAnchor, { revoke: encodeRevocation(evidence) });
  assert.notEqual(await call(status), undefined);
});

test("Why somebody would be refused is told link by link", async () => {
  const { alice, bob, ask, expires } = await two();
  const from = alice.node().did;
  const explained = async () => {
    const parsed: unknown = JSON.parse((await ask(bob, capExplain, { from, command: status })).explanation);
    assert.ok(typeof parsed === "object" && parsed !== null && "isAccepted" in parsed && "trust" in parsed);
    return [parsed.isAccepted, parsed.trust];
  };
  assert.deepEqual(await explained(), [false, { because: "nobody", sideChains: [] }]);
  await ask(bob, capGrant, { audience: from, command: status, expires });
  assert.deepEqual(await explained(), [true, { because: "self", by: bob.node().did, sideChains: [] }]);
});

test("An anchor names one thing, and what is no token is refused with its reason", async () => {
  const { alice, bob, refusalOf } = await two();
  assert.ok(!capAnchor.input.safeParse({}).success);
  assert.ok(!capAnchor.input.safeParse({ root: alice.node().did, revoke: new Uint8Array(1) }).success);
  assert.ok(!capAnchor.input.safeParse({ require: new Uint8Array(16_385) }).success);
  assert.ok(!capAnchor.input.safeParse({ require: "not base64!" }).success);
  assert.equal(await refusalOf(bob, capAnchor, { require: new Uint8Array([1, 2, 3]) }), "malformed");
});

test("A long list comes in pages that together are all of it", async () => {
  const { alice, bob, ask, expires } = await two();
  const audience = alice.node().did;
  for (let depth = 0; depth < 70; depth++) await ask(bob, capGrant, { audience, command: status, expires });
  const seen = new Set<string>();
  let after: number | undefined = 0;
  for (let pages = 0; after !== undefined && pages < 10; pages++) {
    const page: Awaited<ReturnType<typeof capList.handle>> = await ask(bob, capList, { after });
    assert.ok("delegations" in page);
    for (const { cid, kind } of page.delegations) if (kind === "issued") seen.add(cid);
    after = page.next;
  }
  assert.equal(seen.size, 70);
});
