import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encode } from "@ipld/dag-cbor";
import { CID } from "multiformats/cid";
import { walletOf as walletKeys } from "../crypto/node-crypto/wallet.test-support.ts";
import { walletOf } from "../did/did.ts";
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
import { chainCache } from "./chain-cache.ts";
import { command } from "./command.ts";
import type { Delegation } from "./delegation.ts";
import { delegationStore } from "./delegation-store.ts";
import { decodeInvocation } from "./invocation.ts";
import {
  decodeRevocation,
  decodeRevocationFrame,
  encodeRevocation,
  type RevocationEvidence,
  revoke,
} from "./revocation.ts";
import { type RevocationsOptions, revocations } from "./revocations.ts";
import type { DelegationSigner, Signer } from "./signer.ts";

function memory(options: Partial<RevocationsOptions> = {}) {
  return revocations({ crypto, limit: 100, limitPerRevoker: 100, epoch: "tests", ...options });
}

function revoked(signer: DelegationSigner, ...path: readonly Delegation[]): RevocationEvidence {
  return revoke({ signer, path, issuedAt: now, nonce: nonce() }, crypto);
}

/** Alice → Bob → Carol → Mallory, and Mallory asks. */
function chain() {
  const proofs = [
    given(),
    given({ signer: bob, audience: carol.did }),
    given({ signer: carol, audience: mallory.did }),
  ];
  return { proofs, invoked: asked(proofs, { signer: mallory }) };
}

describe("a revoked delegation", () => {
  const places: Readonly<Record<string, number>> = { root: 0, middle: 1, leaf: 2 };
  for (const [place, link] of Object.entries(places))
    it(`at the ${place} of a chain ends the chain, also when all of it was known`, () => {
      const { proofs, invoked } = chain();
      const cache = chainCache(10);
      const known = memory({ cache });
      assertGranted(verified(invoked, proofs, { cache, revocations: known }));
      const [revoker] = [alice, bob, carol].slice(link);
      const [target] = proofs.slice(link);
      assert.ok(revoker && target);
      assertGranted(known.accept(revoked(revoker, ...proofs.slice(0, link + 1)), now));
      assert.equal(cache.knows(target.cid), false);
      const reply = verified(invoked, proofs, { cache, revocations: known });
      assertRefused(reply, "revoked");
      assert.deepEqual(reply.granted ? {} : reply.details, { link, cid: target.cid, by: revoker.did });
    });

  it("was revoked before anybody here had seen it", () => {
    const { proofs, invoked } = chain();
    const known = memory();
    const frame = encodeRevocation(revoked(bob, ...proofs.slice(0, 2)));
    assertGranted(known.accept(decodeRevocationFrame(frame, crypto), now));
    assertRefused(verified(invoked, proofs, { revocations: known }), "revoked");
    assertGranted(verified(invoked, proofs, { revocations: memory() }));
  });

  it("may be revoked by whoever issued one before it", () => {
    const { proofs, invoked } = chain();
    const known = memory();
    assertGranted(known.accept(revoked(alice, ...proofs), now));
    const reply = verified(invoked, proofs, { revocations: known });
    assertRefused(reply, "revoked");
    assert.equal(reply.granted ? "" : reply.details?.["link"], 2);
    assertGranted(
      verified(asked(proofs.slice(0, 2), { signer: carol }), proofs.slice(0, 2), { revocations: known }),
    );
  });

  it("does not come back: not by a second word, nor by the same word again", () => {
    const { proofs, invoked } = chain();
    const known = memory();
    const evidence = revoked(alice, ...proofs);
    const replies = [evidence, evidence, revoked(alice, ...proofs)].map((word) => known.accept(word, now));
    assert.deepEqual(
      replies.map((reply) => reply.granted && reply.value),
      ["new", "known", "known"],
    );
    assert.equal(known.size, 1);
    assertRefused(verified(invoked, proofs, { revocations: known }), "revoked");
  });

  it("is replaced by giving the same thing anew", () => {
    const known = memory();
    const [old, renewed] = [given(), given()];
    assertGranted(known.accept(revoked(alice, old), now));
    assertRefused(verified(asked([old]), [old], { revocations: known }), "revoked");
    assertGranted(verified(asked([renewed]), [renewed], { revocations: known }));
  });

  it("is not provided any more, and another chain is", () => {
    const known = memory();
    const store = delegationStore({ crypto, limit: 10, revocations: known });
    const [best, other] = [given({ expires: now + 7200 }), given()];
    for (const delegation of [best, other]) store.add(delegation);
    const wish = { holder: bob.did, command: command("/dms/deployment/request"), nowSeconds: now };
    assert.deepEqual(store.provide(wish), [best]);
    assertGranted(known.accept(revoked(alice, best), now));
    assert.deepEqual(store.provide(wish), [other]);
    assertGranted(known.accept(revoked(alice, other), now));
    assert.equal(store.provide(wish), undefined);
  });

  it("by a wallet is taken back by the wallet", () => {
    const keys = walletKeys(new Uint8Array(32).fill(7));
    const wilma = { did: walletOf(keys.publicKey), sign: keys.sign };
    const proof = given({ signer: wilma, subject: wilma.did });
    const known = memory();
    const evidence = decodeRevocationFrame(encodeRevocation(revoked(wilma, proof)), crypto);
    assertGranted(known.accept(evidence, now));
    assertRefused(
      verified(asked([proof], { subject: wilma.did }), [proof], { revocations: known }),
      "revoked",
    );
    assert.throws(() => decodeInvocation(evidence.revocation.bytes, crypto), { code: "UCAN_MALFORMED" });
  });
});

describe("who may not revoke", () => {
  it("is whoever has issued nothing on the way to it", () => {
    const { proofs } = chain();
    const known = memory();
    const own = signedRevocation(mallory, proofs);
    assertRefused(known.accept({ revocation: own, path: proofs }, now), "not-upstream");
    const receiver = { revocation: signedRevocation(carol, proofs.slice(0, 2)), path: proofs.slice(0, 2) };
    assertRefused(known.accept(receiver, now), "not-upstream");
    assert.equal(known.size, 0);
    assert.throws(() => revoked(mallory, ...proofs), /issued/);
  });

  it("is somebody on another way to the same delegation: that way ends, this one does not", () => {
    // Bob passes on whatever he has, and Mallory gives him something that he did not ask for.
    const powerline = given({ signer: bob, audience: carol.did, subject: undefined });
    const honest = [given(), powerline];
    const pushed = [given({ signer: mallory, subject: mallory.did }), powerline];
    const known = memory();
    assertGranted(known.accept(revoked(mallory, ...pushed), now));
    assert.equal(known.has(powerline.cid), true);
    assertGranted(verified(asked(honest, { signer: carol }), honest, { revocations: known }));
    const toMallory = asked(pushed, { signer: carol, subject: mallory.did });
    assertRefused(verified(toMallory, pushed, { revocations: known }), "revoked");
  });

  it("is whoever did not sign the word, or shows a way that was not signed, or has a gap", () => {
    const { proofs } = chain();
    const word = revoked(alice, ...proofs);
    const known = memory();
    const forgedWord = decodeRevocation(flipped(word.revocation.bytes), crypto);
    assertRefused(known.accept({ ...word, revocation: forgedWord }, now), "bad-signature");
    const [first, ...others] = proofs;
    assert.ok(first);
    const forgedLink = { ...first, bytes: flipped(first.bytes) };
    assertRefused(known.accept({ ...word, path: [forgedLink, ...others] }, now), "bad-signature");
    const gap = [given(), given({ signer: carol, audience: mallory.did })];
    assertRefused(known.accept(revoked(alice, ...gap), now), "not-the-audience");
    assertRefused(known.accept({ ...word, path: [] }, now), "proofs-missing");
    assertGranted(known.accept(word, now));
  });
});

describe("a revocation from outside", () => {
  const proof = given();
  const right = {
    iss: alice.did,
    sub: alice.did,
    cmd: "/ucan/revoke",
    args: { rev: link(proof), pth: [link(proof)] },
    prf: [],
    exp: null,
    nonce: nonce(),
  };
  const refused: Readonly<Record<string, object>> = {
    "about somebody else's authority": { ...right, sub: bob.did },
    "with another command": { ...right, cmd: "/ucan" },
    "with proofs": { ...right, prf: [link(proof)] },
    "without a path": { ...right, args: { rev: link(proof) } },
    "with an empty path": { ...right, args: { rev: link(proof), pth: [] } },
    "with a path that ends elsewhere": { ...right, args: { rev: link(proof), pth: [link(given())] } },
    "with a path in a circle": { ...right, args: { rev: link(proof), pth: [link(proof), link(proof)] } },
    "with a path of nine": {
      ...right,
      args: { rev: link(proof), pth: [...Array.from({ length: 8 }, () => link(given())), link(proof)] },
    },
    "with text for a link": { ...right, args: { rev: proof.cid, pth: [proof.cid] } },
    "with more arguments": { ...right, args: { ...right.args, why: "lost" } },
    "without a nonce": { ...right, nonce: new Uint8Array() },
    "with an unknown field": { ...right, not: "now" },
  };
  it("is read where it is right, whatever it says about its expiry", () => {
    for (const fields of [
      right,
      { ...right, exp: now - 1000 },
      { ...right, aud: bob.did, iat: now, meta: {} },
    ])
      assert.deepEqual(decodeRevocation(signedBy(alice, fields), crypto).path, [proof.cid]);
    const known = memory();
    const revocation = decodeRevocation(signedBy(alice, { ...right, exp: now - 1000 }), crypto);
    assertGranted(known.accept({ revocation, path: [proof] }, now));
  });
  for (const [name, fields] of Object.entries(refused))
    it(`${name} is refused`, () => {
      assert.throws(() => decodeRevocation(signedBy(alice, fields), crypto), { code: "UCAN_MALFORMED" });
    });

  it("travels with the delegations of its path and no others", () => {
    const { proofs } = chain();
    const word = revoked(alice, ...proofs);
    const read = decodeRevocationFrame(encodeRevocation(word), crypto);
    assert.deepEqual(
      read.path.map(({ cid }) => cid),
      proofs.map(({ cid }) => cid),
    );
    const stuffed = encodeRevocation({ ...word, path: [...proofs, given()] });
    assert.throws(() => decodeRevocationFrame(stuffed, crypto), { code: "UCAN_MALFORMED" });
    const partial = decodeRevocationFrame(encodeRevocation({ ...word, path: proofs.slice(1) }), crypto);
    const reply = memory().accept(partial, now);
    assertRefused(reply, "proofs-missing");
    assert.ok(!reply.granted && Array.isArray(reply.details?.["need"]));
  });
});

describe("the memory of revocations", () => {
  it("keeps each until what it revokes would have expired, and the clocks' difference longer", () => {
    const known = memory();
    const short = given({ expires: now + 100 });
    const endless = given({ expires: undefined });
    for (const proof of [short, endless]) assertGranted(known.accept(revoked(alice, proof), now));
    // Each later word makes it look for what is over.
    assertGranted(known.accept(revoked(alice, given()), now + 159));
    assert.equal(known.has(short.cid), true);
    assertGranted(known.accept(revoked(alice, given()), now + 160 + 60));
    assert.deepEqual([known.has(short.cid), known.has(endless.cid)], [false, true]);
    assertRefused(known.accept(revoked(alice, short), now + 160), "expired");
    assertGranted(memory().accept(revoked(alice, short), now + 159));
  });

  it("gives each revoker a share, and strangers together no more than half", () => {
    const known = memory({
      limit: 6,
      limitPerRevoker: 2,
      isOurs: (issuers) => issuers.includes(alice.did),
    });
    const word = (who: Signer, ours: boolean) => {
      const root = ours ? [given({ audience: who.did })] : [];
      return revoked(who, ...root, given({ signer: who, audience: carol.did, subject: undefined }));
    };
    const strangers = ["s1", "s2", "s3", "s4", "s5"].map(person);
    const replies = strangers.map((who) => known.accept(word(who, false), now));
    assert.deepEqual(
      replies.map((reply) => (reply.granted ? "new" : reply.because)),
      ["new", "new", "new", "busy", "busy"],
    );
    for (let time = 0; time < 2; time++) assertGranted(known.accept(word(bob, true), now));
    assertRefused(known.accept(word(bob, true), now), "too-many-revocations");
    assertGranted(known.accept(word(mallory, true), now));
    assertRefused(known.accept(word(person("s6"), true), now), "busy");
    assert.equal(known.size, 6);
  });

  it("looks at no signature while anything cheaper is wrong, and at none again that it knows", () => {
    const { proofs } = chain();
    const known = memory({ crypto: { sha256: crypto.sha256, verify: () => assert.fail("looked") } });
    const word = revoked(alice, ...proofs);
    assertRefused(known.accept({ ...word, path: proofs.slice(1) }, now), "proofs-missing");
    assertRefused(known.accept(word, now + 10_000), "expired");
    let looks = 0;
    const cache = chainCache(10);
    for (const { cid } of proofs) cache.learn(cid);
    const verify: typeof crypto.verify = (...signed) => {
      looks++;
      return crypto.verify(...signed);
    };
    const counting = memory({ crypto: { sha256: crypto.sha256, verify }, cache });
    for (let time = 0; time < 2; time++) assertGranted(counting.accept(word, now));
    assert.equal(looks, 1);
  });

  it("refuses a word that is larger than anybody needs", () => {
    const heavy = given({ policy: [["==", ".to", "x".repeat(16_000)]] });
    assertRefused(memory().accept(revoked(alice, heavy), now), "too-large");
  });

  it("tells each new one once, to be stored and passed on", () => {
    const told: RevocationEvidence[] = [];
    const known = memory({ onRevoked: (evidence) => told.push(evidence) });
    const word = revoked(alice, given());
    for (let time = 0; time < 2; time++) known.accept(word, now);
    assert.deepEqual(told, [word]);
  });

  it("tells a peer what it has missed, page by page", () => {
    const known = memory();
    const words = Array.from({ length: 40 }, () => revoked(alice, given()));
    for (const word of words) assertGranted(known.accept(word, now));
    const other = memory({ epoch: "other" });
    let cursor: string | undefined;
    for (let pages = 0; pages < 3; pages++) {
      const page = known.since(cursor);
      for (const word of page.revocations) assertGranted(other.accept(word, now));
      cursor = page.cursor;
      assert.equal(page.isComplete, pages === 2);
    }
    assert.equal(other.size, 40);
    const late = revoked(alice, given());
    assertGranted(known.accept(late, now));
    assert.deepEqual(known.since(cursor).revocations, [late]);
    assert.deepEqual(known.since(known.since(cursor).cursor).revocations, []);
    // A cursor of a memory that was lost, or of nobody's, begins anew.
    for (const foreign of ["other.7", "tests.9999", "tests.x", "", "tests.-1"])
      assert.equal(known.since(foreign).revocations[0], words[0], foreign);
  });

  it("is the same after a restart, without what has expired since", () => {
    const known = memory();
    const [short, long] = [given({ expires: now + 100 }), given()];
    for (const proof of [short, long]) assertGranted(known.accept(revoked(alice, proof), now));
    const { cursor } = known.since();
    const snapshot = known.snapshot();
    const options = { crypto, limit: 100, limitPerRevoker: 100, epoch: "new" };
    const again = revocations(options, { snapshot, nowSeconds: now + 200 });
    assert.deepEqual([again.has(short.cid), again.has(long.cid), again.size], [false, true, 1]);
    assertRefused(verified(asked([long]), [long], { revocations: again }), "revoked");
    const late = revoked(alice, given());
    assertGranted(again.accept(late, now + 200));
    assert.deepEqual(again.since(cursor).revocations, [late]);
    const same = revocations(options, { snapshot, nowSeconds: now });
    assert.deepEqual(same.snapshot(), snapshot);
    for (const broken of [snapshot.subarray(1), snapshot.subarray(0, -1), encode({}), new Uint8Array()])
      assert.throws(() => revocations(options, { snapshot: broken, nowSeconds: now }), {
        code: "UCAN_MALFORMED",
      });
  });
});

function link({ cid }: Delegation): CID {
  return CID.parse(cid);
}

const header = Uint8Array.of(0x34, 0x01, 0xed, 0x01, 0xed, 0x01, 0x13, 0x71);

function signedBy(signer: Signer, fields: object): Uint8Array {
  const content = { h: header, "ucan/inv@1.0.0": fields };
  return encode([signer.sign(encode(content)), content]);
}

/** What `revoke` would not write. */
function signedRevocation(signer: Signer, path: readonly Delegation[]) {
  const pth = path.map(link);
  const fields = {
    iss: signer.did,
    sub: signer.did,
    cmd: "/ucan/revoke",
    args: { rev: pth.at(-1), pth },
    prf: [],
    exp: null,
    nonce: nonce(),
  };
  return decodeRevocation(signedBy(signer, fields), crypto);
}

/** With one bit of the signature turned. */
function flipped(bytes: Uint8Array): Uint8Array {
  return bytes.map((byte, at) => (at === 9 ? byte ^ 1 : byte));
}
