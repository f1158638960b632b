import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encode } from "@ipld/dag-cbor";
import { walletOf as walletKeys } from "../crypto/node-crypto/wallet.test-support.ts";
import { walletOf } from "../did/did.ts";
import { isTrusted } from "./anchors.ts";
import { type CapabilityContextOptions, capabilityContext } from "./capability-context.ts";
import {
  alice,
  asked,
  assertGranted,
  assertRefused,
  bob,
  carol,
  crypto,
  given,
  mallory,
  nonce,
  now,
  person,
  verified,
} from "./cast.test.ts";
import { command } from "./command.ts";
import type { Delegation } from "./delegation.ts";
import { delegate } from "./delegation.ts";
import { revocations } from "./revocations.ts";
import type { Signer } from "./signer.ts";

const deploy = command("/dms/deployment");

function contextOf(signer: Signer, options: Partial<CapabilityContextOptions> = {}) {
  return capabilityContext({
    did: signer.did,
    signer,
    crypto,
    nowSeconds: () => now,
    nonce,
    revocations: revocations({ crypto, limit: 100, limitPerRevoker: 100, epoch: "tests" }),
    ...options,
  });
}

const wish = { audience: carol.did, command: deploy, expires: now + 600 };
const args = (hops: number, topic = "") => ({ to: "", topic, hops });

/** Whether Carol may ask with this chain. */
function judged(chain: readonly Delegation[], contents: Parameters<typeof asked>[1] = {}) {
  const subject = chain[0]?.issuer ?? alice.did;
  const message = asked(chain, { signer: carol, subject, args: args(chain.length), ...contents });
  return verified(message, chain);
}

describe("granting", () => {
  it("gives of one's own, within bounds that anybody can check", () => {
    const grant = contextOf(alice).grant({ ...wish, depth: 1, policy: [["==", ".to", ""]] });
    assertGranted(grant);
    assertGranted(judged([grant.value]));
    assertRefused(judged([grant.value], { args: args(1, "/nunet") }), "policy-not-met");
    assertRefused(judged([grant.value], { args: { ...args(1), to: "x" } }), "policy-not-met");
    const further = given({ signer: carol, audience: bob.did });
    assertRefused(judged([grant.value, further], { signer: bob }), "policy-not-met");
  });

  it("is refused for times that nothing may have", () => {
    const context = contextOf(alice, { longestLifeSeconds: 1000 });
    assertGranted(context.grant({ ...wish, expires: now + 1000 }));
    assertRefused(context.grant({ ...wish, expires: now + 1001 }), "expires-too-late");
    assertRefused(context.grant({ ...wish, expires: now }), "expired");
    assertRefused(context.grant({ ...wish, notBefore: now + 600 }), "not-yet-valid");
    assert.throws(() => context.grant({ ...wish, depth: 0 }), { code: "UCAN_POLICY_INVALID" });
  });
});

describe("passing on", () => {
  function holding(...chain: readonly Delegation[]) {
    const context = contextOf(bob);
    assertGranted(context.anchor({ provide: chain }));
    return context;
  }

  it("hands out what was given with one link more, which ends when it does unless said", () => {
    const chains = holding(given()).delegate({ audience: carol.did, command: deploy });
    assertGranted(chains);
    const [chain] = chains.value;
    assert.equal(chains.value.length, 1);
    assert.deepEqual(
      chain?.map(({ issuer, subject, expires }) => [issuer, subject, expires]),
      [
        [alice.did, alice.did, now + 3600],
        [bob.did, alice.did, now + 3600],
      ],
    );
    assertGranted(judged(chain ?? []));
  });

  it("widens nothing: neither the command nor the time nor the depth", () => {
    const context = holding(given());
    const to = { audience: carol.did };
    assertRefused(context.delegate({ ...to, command: command("/dms") }), "not-delegated");
    assertRefused(context.delegate({ ...to, command: command("/dms/deployments") }), "not-delegated");
    assertRefused(context.delegate({ ...to, command: deploy, expires: now + 3601 }), "outlives-parent");
    assertGranted(
      context.delegate({ ...to, command: command("/dms/deployment/request"), expires: now + 3600 }),
    );
    const once = contextOf(alice).grant({ ...wish, audience: bob.did, depth: 1 });
    const twice = contextOf(alice).grant({ ...wish, audience: bob.did, depth: 2 });
    assertGranted(once);
    assertGranted(twice);
    assertRefused(holding(once.value).delegate({ ...to, command: deploy }), "too-deep");
    const chains = holding(twice.value).delegate({ ...to, command: deploy });
    assertGranted(chains);
    assertGranted(judged(chains.value[0] ?? []));
  });

  it("is done for every way in which it was given", () => {
    const context = holding(given());
    assertGranted(context.anchor({ provide: [given({ signer: mallory, subject: mallory.did })] }));
    const chains = context.delegate({ audience: carol.did, command: deploy });
    assertGranted(chains);
    assert.deepEqual(
      chains.value.map(([root]) => root?.issuer),
      [alice.did, mallory.did],
    );
    for (const chain of chains.value) assertGranted(judged(chain));
  });

  it("gives of one's own as well, or only that, where it is said", () => {
    const holder = holding(given());
    const nobody = contextOf(bob);
    const issuers = (context: typeof holder, selfSign?: "no" | "also" | "only") => {
      const chains = context.delegate({ ...wish, ...(selfSign && { selfSign }) });
      return chains.granted ? chains.value.map((chain) => chain[0]?.issuer) : chains.because;
    };
    assert.deepEqual(issuers(holder), [alice.did]);
    assert.deepEqual(issuers(holder, "no"), [alice.did]);
    assert.deepEqual(issuers(holder, "also"), [alice.did, bob.did]);
    assert.deepEqual(issuers(holder, "only"), [bob.did]);
    assert.deepEqual(issuers(nobody), "not-delegated");
    assert.deepEqual(issuers(nobody, "also"), [bob.did]);
    const endless = nobody.delegate({ audience: carol.did, command: deploy, selfSign: "only" });
    assertRefused(endless, "no-expiry");
  });

  it("leaves out what has expired, is not valid yet or was revoked", () => {
    let time = now;
    const context = contextOf(bob, { nowSeconds: () => time });
    const chain = [given({ expires: now + 100 })];
    assertGranted(context.anchor({ provide: chain }));
    assertGranted(context.anchor({ provide: [given({ notBefore: now + 50 })] }));
    const count = () => {
      const chains = context.delegate({ audience: carol.did, command: deploy });
      return chains.granted ? chains.value.length : chains.because;
    };
    assert.equal(count(), 1);
    time = now + 50;
    assert.equal(count(), 2);
    time = now + 100;
    assert.equal(count(), 1);
  });
});

describe("anchoring", () => {
  it("makes roots and side chains count for the verifier, until they are removed", () => {
    const node = contextOf(person("node"));
    const chain = [given()];
    const message = asked(chain);
    const isAccepted = () => verified(message, chain, { anchors: node.anchors() }).granted;
    assert.equal(isAccepted(), false);
    assertGranted(node.anchor({ root: alice.did }));
    assert.equal(isAccepted(), true);
    assert.equal(isTrusted({ subject: alice.did, issuers: [alice.did] }, node.anchors()), true);
    assert.equal(node.anchors(), node.anchors());
    assertGranted(node.remove({ root: alice.did }));
    assertRefused(node.remove({ root: alice.did }), "not-found");
    assert.equal(isAccepted(), false);

    const grant = node.grant({ ...wish, audience: alice.did });
    assertGranted(grant);
    assertGranted(node.anchor({ require: grant.value }));
    const hopping = asked(chain, { args: args(1) });
    const admitted = () => verified(hopping, chain, { anchors: node.anchors() }).granted;
    assert.equal(admitted(), true);
    assertGranted(node.remove({ require: grant.value.cid }));
    assert.equal(admitted(), false);
  });

  it("takes what was provided in any order, and only complete and to oneself", () => {
    const chain = [given(), given({ signer: bob, audience: carol.did })];
    const context = contextOf(carol);
    assertRefused(context.anchor({ provide: chain.slice(1) }), "not-delegated");
    assertRefused(context.anchor({ provide: chain.slice(0, 1) }), "not-the-audience");
    assertRefused(context.anchor({ provide: [] }), "not-the-audience");
    assertGranted(context.anchor({ provide: chain.toReversed() }));
    assert.deepEqual(context.list().provide, [chain]);
    assertGranted(context.remove({ provide: chain[1]?.cid ?? given().cid }));
    assert.deepEqual([context.list().provide, context.provided()], [[], []]);
  });

  it("takes nothing forged, expired or endless, and no side chain from a stranger", () => {
    const context = contextOf(bob);
    const real = given();
    const forged = { ...real, bytes: real.bytes.map((byte, at) => (at === 9 ? byte ^ 1 : byte)) };
    assertRefused(context.anchor({ provide: [forged] }), "bad-signature");
    assertRefused(context.anchor({ provide: [given({ expires: now })] }), "expired");
    assertRefused(context.anchor({ provide: [given({ expires: undefined })] }), "expires-too-late");
    assertRefused(context.anchor({ require: given({ audience: carol.did }) }), "not-trusted");
    assertGranted(context.anchor({ root: alice.did }));
    assertGranted(context.anchor({ require: given({ audience: carol.did }) }));
    assertGranted(context.anchor({ provide: [real] }));
  });

  it("keeps two grants that differ in nothing but their topics", () => {
    const context = contextOf(bob);
    for (const topics of [["/a"], ["/b"]]) {
      const grant = contextOf(alice).grant({ ...wish, audience: bob.did, topics });
      assertGranted(grant);
      assertGranted(context.anchor({ provide: [grant.value] }));
    }
    assert.equal(context.list().provide.length, 2);
  });

  it("survives being stored, without what has expired since", () => {
    const context = contextOf(bob);
    const short = given({ expires: now + 100 });
    assertGranted(context.anchor({ root: alice.did }));
    assertGranted(context.anchor({ require: given({ audience: mallory.did }) }));
    for (const link of [short, given()]) assertGranted(context.anchor({ provide: [link] }));
    assertGranted(context.grant(wish));
    const snapshot = context.snapshot();
    assert.deepEqual(contextOf(bob, { snapshot }).snapshot(), snapshot);
    const later = contextOf(bob, { snapshot, nowSeconds: () => now + 100 });
    assert.equal(later.list().provide.length, 1);
    assert.deepEqual([later.list().roots, later.issued().length], [[alice.did], 1]);
    for (const broken of [snapshot.subarray(1), encode({ version: 1 }), new Uint8Array()])
      assert.throws(() => contextOf(bob, { snapshot: broken }), { code: "UCAN_MALFORMED" });
  });
});

describe("revoking", () => {
  it("takes back what was issued, by its name, at once", () => {
    const context = contextOf(alice);
    const grant = context.grant(wish);
    assertGranted(grant);
    const message = asked([grant.value], { signer: carol, args: args(1) });
    assert.equal(context.explain({ invocation: message, proofs: [grant.value] }).isAccepted, true);
    const word = context.revoke(grant.value.cid);
    assertGranted(word);
    assert.deepEqual(word.value.path, [grant.value]);
    const { refusal } = context.explain({ invocation: message, proofs: [grant.value] });
    assert.equal(refusal?.because, "revoked");
  });

  it("takes back what others passed on from it, when its chain is shown", () => {
    const context = contextOf(alice);
    const chain = [given(), given({ signer: bob, audience: carol.did })];
    const leaf = chain[1]?.cid ?? given().cid;
    assertRefused(context.revoke(leaf), "not-found");
    assertRefused(context.revoke(leaf, chain.slice(0, 1)), "not-found");
    assertRefused(contextOf(mallory).revoke(leaf, chain), "not-upstream");
    assertGranted(context.revoke(leaf, chain));
  });

  it("also ends what was to be passed on", () => {
    const known = revocations({ crypto, limit: 100, limitPerRevoker: 100, epoch: "tests" });
    const [giver, holder] = [alice, bob].map((who) => contextOf(who, { revocations: known }));
    assert.ok(giver && holder);
    const grant = giver.grant({ ...wish, audience: bob.did });
    assertGranted(grant);
    assertGranted(holder.anchor({ provide: [grant.value] }));
    assertGranted(holder.delegate({ audience: carol.did, command: deploy }));
    assertGranted(giver.revoke(grant.value.cid));
    assertRefused(holder.delegate({ audience: carol.did, command: deploy }), "not-delegated");
  });
});

describe("a key that is not in memory", () => {
  it("signs plans, which are as good as grants", () => {
    const keys = walletKeys(new Uint8Array(32).fill(7));
    const wilma = { did: walletOf(keys.publicKey), sign: keys.sign };
    const context = capabilityContext({
      did: wilma.did,
      crypto,
      nowSeconds: () => now,
      nonce,
      revocations: revocations({ crypto, limit: 9, limitPerRevoker: 9, epoch: "tests" }),
    });
    assertRefused(context.grant(wish), "signer-elsewhere");
    assertRefused(context.delegate({ ...wish, selfSign: "only" }), "signer-elsewhere");
    const plan = context.planGrant(wish);
    assertGranted(plan);
    const leaf = delegate({ ...plan.value.contents, signer: wilma }, crypto);
    context.record([...plan.value.parents, leaf]);
    assert.deepEqual(context.issued(), [[leaf]]);
    assertGranted(judged([leaf]));
    assertRefused(context.revoke(leaf.cid), "signer-elsewhere");
  });
});
