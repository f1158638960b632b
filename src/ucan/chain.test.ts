import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Crypto } from "../crypto/keys.ts";
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
  now,
  person,
  verified,
} from "./cast.test.ts";
import { chainCache } from "./chain-cache.ts";
import { type Delegation, decodeDelegation } from "./delegation.ts";
import { decodeInvocation } from "./invocation.ts";

/** Alice → Bob → Carol. */
function twoLinks(second: Parameters<typeof given>[0] = {}, first: Parameters<typeof given>[0] = {}) {
  return [given(first), given({ signer: bob, audience: carol.did, ...second })];
}

function askedByCarol(proofs: readonly Delegation[], contents: Parameters<typeof asked>[1] = {}) {
  return asked(proofs, { signer: carol, ...contents });
}

function flipped(bytes: Uint8Array, at: number): Uint8Array {
  return bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
}

/** Counts how many signatures are looked at. */
function counting(): { crypto: Pick<Crypto, "verify">; count: () => number } {
  let count = 0;
  const verify: Crypto["verify"] = (...message) => {
    count++;
    return crypto.verify(...message);
  };
  return { crypto: { verify }, count: () => count };
}

describe("a chain of delegations", () => {
  it("lets the subject do what it likes with what is its own", () => {
    const own = asked([], { signer: alice, command: "/anything" });
    assertGranted(verified(own, []));
    assertRefused(verified(asked([], { signer: mallory }), []), "not-delegated");
  });

  it("names the subject and everyone who signed, root first", () => {
    const proofs = twoLinks();
    const reply = verified(askedByCarol(proofs), proofs);
    assertGranted(reply);
    assert.deepEqual(reply.value, {
      subject: alice.did,
      issuers: [alice.did, bob.did, carol.did],
      command: "/dms/deployment/request",
    });
  });

  it("is refused when someone invokes it to whom it was not given", () => {
    const proofs = twoLinks();
    assertGranted(verified(askedByCarol(proofs), proofs));
    for (const signer of [mallory, bob])
      assertRefused(verified(asked(proofs, { signer }), proofs), "not-the-audience");
  });

  it("is refused when it begins with someone who is not its subject", () => {
    const proof = given({ signer: mallory });
    assertRefused(verified(asked([proof]), [proof]), "not-delegated");
  });

  it("is refused for another subject than the one it was given for", () => {
    const proof = given();
    assertGranted(verified(asked([proof]), [proof]));
    assertRefused(verified(asked([proof], { subject: carol.did }), [proof]), "not-delegated");
  });

  it("is refused when a delegation about another subject was spliced in", () => {
    const proofs = [given(), given({ signer: bob, audience: carol.did, subject: bob.did })];
    assertRefused(verified(askedByCarol(proofs), proofs), "not-delegated");
  });

  it("is refused with a gap, in another order, or with a delegation missing or left over", () => {
    const proofs = twoLinks();
    const [first, second] = proofs;
    assert.ok(first !== undefined && second !== undefined);
    const invoked = askedByCarol(proofs);
    assertGranted(verified(invoked, proofs));
    assertRefused(verified(invoked, [second, first]), "proofs-missing");
    assertRefused(verified(invoked, [first]), "proofs-missing");
    assertRefused(verified(invoked, []), "proofs-missing");
    assertRefused(verified(invoked, [first, second, given()]), "malformed");
    assertRefused(verified(askedByCarol([second, first]), [second, first]), "not-delegated");
    assertRefused(verified(askedByCarol([second]), [second]), "not-delegated");
    assertRefused(verified(askedByCarol([first]), [first]), "not-the-audience");
  });

  it("says which delegations are missing, so that the sender can send them", () => {
    const proofs = twoLinks();
    const reply = verified(askedByCarol(proofs), proofs.slice(0, 1));
    assert.deepEqual(reply.granted ? undefined : reply.details, { need: [proofs[1]?.cid] });
  });

  it("is not helped by a delegation of the same contents under another name", () => {
    const [proof, twin] = [given(), given()];
    assertRefused(verified(asked([proof]), [twin]), "proofs-missing");
  });

  it("gains nothing by going round in a circle", () => {
    const circle = [given(), given({ signer: bob, audience: alice.did }), given()];
    assertGranted(verified(asked(circle), circle));
    const widened = [given(), given({ signer: bob, audience: alice.did }), given({ command: "/" })];
    assertRefused(verified(asked(widened, { command: "/dms/node" }), widened), "command-not-covered");
  });

  it("may have eight delegations and not nine", () => {
    const people = Array.from({ length: 10 }, (_, at) => person(`person ${at}`));
    const links = (count: number) =>
      Array.from({ length: count }, (_, at) =>
        given({
          signer: people[at] ?? alice,
          audience: (people[at + 1] ?? bob).did,
          subject: (people[0] ?? bob).did,
        }),
      );
    for (const [count, because] of [
      [8, undefined],
      [9, "too-deep"],
    ] as const) {
      const proofs = links(count);
      const invoked = asked(proofs, { signer: people[count] ?? bob, subject: (people[0] ?? bob).did });
      const reply = verified(invoked, proofs);
      assert.equal(reply.granted ? undefined : reply.because, because);
      const received = verified(decodeInvocation(invoked.bytes, crypto), proofs);
      assert.equal(received.granted ? undefined : received.because, because);
    }
  });
});

describe("a powerline", () => {
  it("passes on what its issuer was given", () => {
    const proofs = twoLinks({ subject: undefined });
    assertGranted(verified(askedByCarol(proofs), proofs));
  });

  it("gives nothing by itself, for its issuer was given nothing", () => {
    const proof = given({ signer: bob, audience: carol.did, subject: undefined });
    assertRefused(verified(askedByCarol([proof]), [proof]), "not-delegated");
    const own = given({ signer: alice, audience: bob.did, subject: undefined });
    assertRefused(verified(asked([own]), [own]), "not-delegated");
  });

  it("does not bridge to a subject that its issuer has nothing from", () => {
    const proofs = [given(), given({ signer: bob, audience: carol.did, subject: undefined })];
    assertRefused(verified(askedByCarol(proofs, { subject: mallory.did }), proofs), "not-delegated");
  });
});

describe("what was given", () => {
  for (const [granted, used] of [
    ["/dms/deployment", "/dms/deployment"],
    ["/dms/deployment", "/dms/deployment/request"],
    ["/", "/dms/deployment/request"],
  ] as const)
    it(`${granted} allows ${used}`, () => {
      const proof = given({ command: granted });
      assertGranted(verified(asked([proof], { command: used }), [proof]));
    });

  for (const [granted, used] of [
    ["/dms/deployment/request", "/dms/deployment"],
    ["/dms/deployment", "/dms/node"],
    ["/dms/node", "/dms/nodeadmin"],
    ["/dms/tokenomics/contract/transaction", "/dms/tokenomics/contract/transactions/confirm"],
    ["/dms/deployment", "/"],
  ] as const)
    it(`${granted} does not allow ${used}`, () => {
      const proof = given({ command: granted });
      assertGranted(verified(asked([proof], { command: granted }), [proof]));
      assertRefused(verified(asked([proof], { command: used }), [proof]), "command-not-covered");
    });

  it("cannot be widened on the way, even when the invocation stays within the first grant", () => {
    const proofs = twoLinks({ command: "/dms" });
    assertRefused(verified(askedByCarol(proofs), proofs), "command-not-covered");
  });

  it("can be narrowed on the way, and then stays narrow", () => {
    const proofs = twoLinks({ command: "/dms/deployment/request" });
    assertGranted(verified(askedByCarol(proofs), proofs));
    assertRefused(
      verified(askedByCarol(proofs, { command: "/dms/deployment/logs" }), proofs),
      "command-not-covered",
    );
  });
});

describe("the time of a chain", () => {
  const cases: readonly (readonly [
    string,
    Parameters<typeof given>[0],
    Parameters<typeof given>[0],
    string,
  ])[] = [
    ["an expired root", {}, { expires: now - 61 }, "expired"],
    ["an expired last delegation", { expires: now - 61 }, {}, "expired"],
    ["a root that is not valid yet", {}, { notBefore: now + 61 }, "not-yet-valid"],
    ["a last delegation that is not valid yet", { notBefore: now + 61 }, {}, "not-yet-valid"],
    [
      "a last delegation that outlives an expired root",
      { expires: undefined },
      { expires: now - 61 },
      "expired",
    ],
  ];
  for (const [name, second, first, because] of cases)
    it(`${name} is refused`, () => {
      const sound = twoLinks();
      assertGranted(verified(askedByCarol(sound), sound));
      const proofs = twoLinks(second, first);
      assertRefused(verified(askedByCarol(proofs), proofs), because);
    });

  it("may be off by as much as honest clocks are, and no second more", () => {
    const proof = given({ notBefore: now, expires: now + 100 });
    const at = (nowSeconds: number) =>
      verified(asked([proof], { expires: undefined }), [proof], { nowSeconds });
    assertGranted(at(now - 60));
    assertRefused(at(now - 61), "not-yet-valid");
    assertGranted(at(now + 159));
    assertRefused(at(now + 160), "expired");
  });

  it("ends for an invocation as for a delegation", () => {
    const own = (expires: number) => verified(asked([], { signer: alice, expires }), [], { skewSeconds: 0 });
    assertGranted(own(now + 1));
    assertRefused(own(now), "expired");
    assertRefused(own(0), "expired");
  });

  it("is looked at again each time, whatever is cached", () => {
    const cache = chainCache(10);
    const proof = given({ expires: now + 100 });
    const invoked = asked([proof], { expires: undefined });
    assertGranted(verified(invoked, [proof], { cache }));
    assertRefused(verified(invoked, [proof], { cache, nowSeconds: now + 1000 }), "expired");
  });
});

describe("signatures in a chain", () => {
  it("must be the issuer's: one flipped bit in the signature of any token and it is refused", () => {
    const proofs = twoLinks();
    const invoked = askedByCarol(proofs);
    assertGranted(verified(invoked, proofs));
    assertRefused(verified({ ...invoked, bytes: flipped(invoked.bytes, 10) }, proofs), "bad-signature");
    for (const [at, proof] of proofs.entries()) {
      const forged = proofs.with(at, { ...proof, bytes: flipped(proof.bytes, 66) });
      assertRefused(verified(invoked, forged), "bad-signature");
    }
  });

  it("must be over these very contents: a delegation re-signed by its receiver is refused", () => {
    const wide = given({ signer: bob, audience: bob.did, command: "/" });
    const forged = { ...wide, issuer: alice.did };
    assertRefused(verified(asked([forged]), [forged]), "bad-signature");
  });

  it("are not looked at while anything cheaper is wrong", () => {
    const { crypto: counted, count } = counting();
    const proofs = twoLinks({ expires: now - 100 });
    assertRefused(verified(askedByCarol(proofs), proofs, { crypto: counted }), "expired");
    const trusted = twoLinks();
    const anchors = { self: mallory.did, roots: new Set<typeof mallory.did>() };
    assertRefused(verified(askedByCarol(trusted), trusted, { crypto: counted, anchors }), "not-trusted");
    assert.equal(count(), 0);
  });

  it("are each looked at once: nine for the longest chain, and one when the chain is known", () => {
    const { crypto: counted, count } = counting();
    const cache = chainCache(10);
    const proofs = Array.from({ length: 8 }, (_, at) =>
      given(at === 0 ? {} : { signer: bob, audience: bob.did, nonce: new Uint8Array(12).fill(at) }),
    );
    assertGranted(verified(asked(proofs), proofs, { crypto: counted, cache }));
    assert.equal(count(), 9);
    assertGranted(verified(asked(proofs), proofs, { crypto: counted, cache }));
    assert.equal(count(), 10);
  });

  it("that were wrong are not remembered, and those that were right only within bounds", () => {
    const cache = chainCache(2);
    const proof = given();
    const forged = { ...proof, bytes: flipped(proof.bytes, 10) };
    assertRefused(verified(asked([proof]), [forged], { cache }), "bad-signature");
    assert.equal(cache.knows(proof.cid), false);
    const others = [given(), given(), given()];
    for (const other of others) assertGranted(verified(asked([other]), [other], { cache }));
    assert.deepEqual(
      others.map(({ cid }) => cache.knows(cid)),
      [false, true, true],
    );
  });

  it("stay known by the name of the bytes: other bytes have another name", () => {
    const proof = given();
    const changed = decodeDelegation(flipped(proof.bytes, 10), crypto);
    assert.notEqual(changed.cid, proof.cid);
    assertRefused(verified(asked([changed]), [changed]), "bad-signature");
  });
});

describe("conditions on the way", () => {
  it("must all be met by the arguments, those of every link", () => {
    const proofs = twoLinks({ policy: [["==", ".to", "x"]] }, { policy: [["<=", ".hops", 2]] });
    assertGranted(verified(askedByCarol(proofs, { args: { to: "x", hops: 2 } }), proofs));
    assertRefused(verified(askedByCarol(proofs, { args: { to: "y", hops: 2 } }), proofs), "policy-not-met");
    assertRefused(verified(askedByCarol(proofs, { args: { to: "x", hops: 3 } }), proofs), "policy-not-met");
    assertRefused(verified(askedByCarol(proofs, { args: { to: "x" } }), proofs), "policy-not-met");
  });

  it("cannot be dropped by whoever passes it on", () => {
    const proofs = twoLinks({ policy: [] }, { policy: [["==", ".to", "x"]] });
    assertRefused(verified(askedByCarol(proofs, { args: { to: "y" } }), proofs), "policy-not-met");
  });
});

describe("trust", () => {
  const anchors = (self: typeof alice.did, ...roots: (typeof alice.did)[]) => ({
    self,
    roots: new Set(roots),
  });

  it("is each node's own: the same valid chain is taken by one and declined by another", () => {
    const proofs = twoLinks();
    const invoked = askedByCarol(proofs);
    for (const accepting of [
      anchors(alice.did),
      anchors(mallory.did, alice.did),
      anchors(mallory.did, bob.did),
    ])
      assertGranted(verified(invoked, proofs, { anchors: accepting }));
    assertRefused(verified(invoked, proofs, { anchors: anchors(mallory.did) }), "not-trusted");
  });

  it("is not won by rooting a chain in oneself", () => {
    const own = asked([], { signer: mallory, subject: mallory.did });
    assertGranted(verified(own, []));
    assertRefused(verified(own, [], { anchors: anchors(alice.did, bob.did) }), "not-trusted");
    const proof = given({ signer: mallory, audience: bob.did, subject: mallory.did });
    const named = asked([proof], { signer: bob, subject: mallory.did });
    assertRefused(verified(named, [proof], { anchors: anchors(alice.did) }), "not-trusted");
  });
});
