import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encode } from "@ipld/dag-cbor";
import fc from "fast-check";
import { CID } from "multiformats/cid";
import {
  alice,
  asked,
  assertGranted,
  assertRefused,
  bob,
  carol,
  crypto,
  given,
  nonce,
  now,
  verified,
} from "./cast.test.ts";
import { command } from "./command.ts";
import { decodeDelegation, delegate } from "./delegation.ts";
import { decodeInvocation, invocation } from "./invocation.ts";
import type { Signer } from "./signer.ts";

const varsig = Uint8Array.of(0x34, 0x01, 0xed, 0x01, 0xed, 0x01, 0x13, 0x71);

/** What a delegation says, for tests that say it wrongly; `undefined` leaves a field out. */
function delegated(changes: Readonly<Record<string, unknown>> = {}) {
  const right = {
    iss: alice.did,
    aud: bob.did,
    sub: alice.did,
    cmd: "/dms",
    pol: [],
    exp: now + 60,
    nonce: nonce(),
  };
  return present({ ...right, ...changes });
}

function invoked(changes: Readonly<Record<string, unknown>> = {}) {
  const right = {
    iss: alice.did,
    sub: alice.did,
    cmd: "/dms",
    args: {},
    prf: [],
    exp: now + 60,
    nonce: nonce(),
  };
  return present({ ...right, ...changes });
}

function present(fields: Readonly<Record<string, unknown>>) {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}

/** A token with a right signature, whatever is in it. */
function signed(
  payload: unknown,
  options: {
    tag?: string;
    header?: Uint8Array;
    signer?: Signer;
    extra?: object;
    more?: readonly unknown[];
  } = {},
): Uint8Array {
  const { tag = "ucan/dlg@1.0.0", header = varsig, signer = alice, extra = {}, more = [] } = options;
  const content = { h: header, [tag]: payload, ...extra };
  return encode([signer.sign(encode(content)), content, ...more]);
}

function signedInvocation(payload: unknown): Uint8Array {
  return signed(payload, { tag: "ucan/inv@1.0.0" });
}

function refusesDelegation(bytes: Uint8Array): void {
  assert.throws(() => decodeDelegation(bytes, crypto), { code: "UCAN_MALFORMED" });
}

function refusesInvocation(bytes: Uint8Array): void {
  assert.throws(() => decodeInvocation(bytes, crypto), { code: "UCAN_MALFORMED" });
}

describe("a token", () => {
  it("is read as what was written", () => {
    const delegation = given({
      policy: [["==", ".to", { a: [1, "b"] }]],
      notBefore: now,
      command: "/dms/node",
    });
    assert.deepEqual(decodeDelegation(delegation.bytes, crypto), delegation);
    const powerline = given({ subject: undefined, expires: undefined });
    assert.deepEqual(decodeDelegation(powerline.bytes, crypto), powerline);
    const args = { text: "é", bytes: Uint8Array.of(1), nested: { list: [null, true, 0.5, -3] } };
    const full = asked([delegation], { args, audience: carol.did, cause: powerline.cid });
    assert.deepEqual(decodeInvocation(full.bytes, crypto), full);
    const sparse = asked([], { expires: undefined, issuedAt: undefined });
    assert.deepEqual(decodeInvocation(sparse.bytes, crypto), sparse);
  });

  it("is read as what was written, whatever the arguments are", () => {
    const values = fc
      .jsonValue({ maxDepth: 5 })
      .map((value) => JSON.parse(JSON.stringify(value).replaceAll("__proto__", "proto")));
    const reads = fc.property(
      fc.dictionary(fc.stringMatching(/^[a-z]{1,8}$/), values, { noNullPrototype: true, maxKeys: 5 }),
      (args) => {
        const written = asked([], { args });
        assert.deepEqual(decodeInvocation(written.bytes, crypto), written);
      },
    );
    fc.assert(reads, { seed: 5, numRuns: 300 });
  });

  it("is refused, or does not verify, when any single byte is another", () => {
    const proof = given({ policy: [["<=", ".hops", 1]] });
    const ask = asked([proof], { audience: alice.did });
    assertGranted(verified(ask, [proof]));
    const isRefused = (changed: Uint8Array, read: (bytes: Uint8Array) => boolean) => {
      try {
        return !read(changed);
      } catch (error) {
        assert.match(String(error), /DmsError/);
        return true;
      }
    };
    for (let at = 0; at < ask.bytes.length; at++)
      for (const difference of [1, 0x20, 0x80]) {
        const changed = ask.bytes.map((byte, index) => (index === at ? byte ^ difference : byte));
        assert.ok(
          isRefused(changed, (bytes) => verified(decodeInvocation(bytes, crypto), [proof]).granted),
          `byte ${at}`,
        );
      }
    for (let at = 0; at < proof.bytes.length; at++) {
      const changed = proof.bytes.map((byte, index) => (index === at ? byte ^ 1 : byte));
      const grants = (bytes: Uint8Array) => {
        const delegation = decodeDelegation(bytes, crypto);
        return verified(asked([delegation]), [delegation]).granted;
      };
      assert.ok(isRefused(changed, grants), `byte ${at}`);
    }
  });

  it("is never what random bytes are, and random bytes do no harm", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 600 }), (bytes) => {
        refusesInvocation(bytes);
        refusesDelegation(bytes);
      }),
      { seed: 6, numRuns: 500 },
    );
  });

  it("is refused when it is cut short anywhere, or goes on after its end", () => {
    const { bytes } = given();
    for (let length = 0; length < bytes.length; length++) refusesDelegation(bytes.subarray(0, length));
    refusesDelegation(new Uint8Array([...bytes, 0]));
    refusesDelegation(new Uint8Array([...bytes, ...bytes]));
  });

  it("has at most 16 KiB, which whoever writes one is told", () => {
    const args = { text: "x".repeat(15_800) };
    const large = asked([], { args });
    assert.deepEqual(decodeInvocation(large.bytes, crypto).args, args);
    refusesInvocation(signedInvocation(invoked({ args: { text: "x".repeat(17_000) } })));
    assert.throws(() => asked([], { args: { text: "x".repeat(17_000) } }), { code: "UCAN_TOO_LARGE" });
  });

  it("is not written when nobody could read it", () => {
    let deep: unknown = 1;
    for (let level = 0; level < 20; level++) deep = [deep];
    for (const args of [{ deep }, { none: undefined }, { work: () => 1 }, { big: 2n ** 60n }])
      assert.throws(() => asked([], { args }), { code: "UCAN_UNSENDABLE" });
    assert.throws(() => given({ expires: 1.5 }), { code: "UCAN_UNSENDABLE" });
    assert.throws(() => given({ nonce: new Uint8Array() }), { code: "UCAN_UNSENDABLE" });
    assert.throws(() => asked([], { expires: 1.5 }), /whole Unix seconds/);
    assert.throws(() => asked([], { nonce: new Uint8Array() }), /8 to 64 bytes/);
  });
});

describe("the envelope of a token", () => {
  it("says what kind it is: a delegation does not pass for an invocation, nor the reverse", () => {
    decodeDelegation(signed(delegated()), crypto);
    decodeInvocation(signedInvocation(invoked()), crypto);
    refusesInvocation(signed(delegated()));
    refusesDelegation(signedInvocation(invoked()));
    refusesInvocation(signed(invoked()));
    refusesDelegation(signedInvocation(delegated()));
  });

  it("has its kind under the signature: the other tag around the same payload does not verify", () => {
    const payload = delegated();
    const signature = alice.sign(encode({ h: varsig, "ucan/inv@1.0.0": payload }));
    const swapped = decodeDelegation(encode([signature, { h: varsig, "ucan/dlg@1.0.0": payload }]), crypto);
    assertRefused(verified(asked([swapped]), [swapped]), "bad-signature");
  });

  it("may be of the release candidate, which is what others still write", () => {
    const proof = decodeDelegation(signed(delegated(), { tag: "ucan/dlg@1.0.0-rc.1" }), crypto);
    assertGranted(verified(asked([proof]), [proof]));
  });

  for (const tag of ["ucan/dlg@1.0.1", "ucan/dlg@0.10.0", "ucan/dlg", "evil/dlg@1.0.0", "UCAN/dlg@1.0.0"])
    it(`is refused with the tag ${tag}`, () => refusesDelegation(signed(delegated(), { tag })));

  const headers: Readonly<Record<string, readonly number[]>> = {
    "of an older varsig": [0x34, 0xed, 0x01, 0x13, 0x71],
    "of another varsig version": [0x34, 0x02, 0xed, 0x01, 0xed, 0x01, 0x13, 0x71],
    "of secp256k1": [0x34, 0x01, 0xec, 0x01, 0xe7, 0x01, 0x12, 0x71],
    "with another hash": [0x34, 0x01, 0xed, 0x01, 0xed, 0x01, 0x12, 0x71],
    "with raw encoding": [0x34, 0x01, 0xed, 0x01, 0xed, 0x01, 0x13, 0x5f],
    "with something after it": [...varsig, 0],
    "that is empty": [],
  };
  for (const [name, header] of Object.entries(headers))
    it(`is refused with a signature header ${name}`, () =>
      refusesDelegation(signed(delegated(), { header: Uint8Array.from(header) })));

  it("is refused with anything more in it", () => {
    refusesDelegation(signed(delegated(), { more: [1] }));
    refusesDelegation(signed(delegated(), { extra: { x: 1 } }));
    refusesDelegation(signed(delegated(), { extra: { "ucan/inv@1.0.0": invoked() } }));
  });

  it("is refused with a signature of 63 or 65 bytes, or none", () => {
    const content = { h: varsig, "ucan/dlg@1.0.0": delegated() };
    const signature = alice.sign(encode(content));
    decodeDelegation(encode([signature, content]), crypto);
    for (const wrong of [signature.subarray(1), new Uint8Array([...signature, 0]), new Uint8Array(), null])
      refusesDelegation(encode([wrong, content]));
  });

  it("does not verify with a signature of zeros", () => {
    const content = { h: varsig, "ucan/dlg@1.0.0": delegated() };
    const unsigned = decodeDelegation(encode([new Uint8Array(64), content]), crypto);
    assertRefused(verified(asked([unsigned]), [unsigned]), "bad-signature");
  });

  it("is refused when its payload is no map", () => {
    for (const payload of [null, 1, "x", [], new Uint8Array(3), CID.parse(given().cid)])
      refusesDelegation(signed(payload));
  });
});

describe("a delegation from outside", () => {
  const refused: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    "without an issuer": { iss: undefined },
    "with an issuer that is no DID": { iss: "alice" },
    "with an issuer in another spelling": { iss: `${alice.did}#key` },
    "with an issuer that is null": { iss: null },
    "without an audience": { aud: undefined },
    "without a subject, which is not the same as null": { sub: undefined },
    "with a subject that is a DID of another kind": { sub: "did:web:example.com" },
    "without a command": { cmd: undefined },
    "with a command in capitals": { cmd: "/DMS" },
    "with a command that has a dot segment": { cmd: "/dms/../x" },
    "with an empty command": { cmd: "" },
    "without a policy": { pol: undefined },
    "with a policy that is a map": { pol: {} },
    "with an unknown operator": { pol: [["~", ".a", 1]] },
    "with 65 statements": { pol: Array.from({ length: 65 }, () => ["==", ".a", 1]) },
    "without an expiry, which is not the same as null": { exp: undefined },
    "with an expiry that is a fraction": { exp: now + 0.5 },
    "with an expiry beyond 2^53": { exp: 2 ** 60 },
    "with a negative expiry": { exp: -1 },
    "with an expiry that is text": { exp: "never" },
    "with a beginning that is null": { nbf: null },
    "with a beginning that is a fraction": { nbf: 0.5 },
    "without a nonce": { nonce: undefined },
    "with a nonce that is empty": { nonce: new Uint8Array() },
    "with a nonce that is text": { nonce: "123456789012" },
    "with a nonce of 65 bytes": { nonce: new Uint8Array(65) },
    "with meta that is no map": { meta: [] },
    "with a field that nobody knows": { can: "*" },
    "with proofs of its own": { prf: [] },
  };
  for (const [name, changes] of Object.entries(refused))
    it(`${name} is refused`, () => {
      decodeDelegation(signed(delegated()), crypto);
      refusesDelegation(signed(delegated(changes)));
    });

  it("may carry meta, which gives it nothing", () => {
    const read = decodeDelegation(signed(delegated({ meta: { cmd: "/", note: "x" } })), crypto);
    assert.equal(read.command, "/dms");
    assert.equal("meta" in read, false);
  });
});

describe("an invocation from outside", () => {
  const someCid = given().cid;
  const refused: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
    "without a subject": { sub: undefined },
    "with a subject that is null": { sub: null },
    "with an audience that is null": { aud: null },
    "without arguments": { args: undefined },
    "with arguments that are a list": { args: [] },
    "with arguments that are a link": { args: CID.parse(someCid) },
    "without proofs": { prf: undefined },
    "with proofs that are a map": { prf: {} },
    "with a proof that is text": { prf: [someCid] },
    "with a proof that is null": { prf: [null] },
    "with a proof named twice": { prf: [CID.parse(someCid), CID.parse(someCid)] },
    "with a proof of another codec": { prf: [CID.createV1(0x55, CID.parse(someCid).multihash)] },
    "with a cause that is text": { cause: someCid },
    "with a time of issue that is null": { iat: null },
    "with a policy": { pol: [] },
  };
  for (const [name, changes] of Object.entries(refused))
    it(`${name} is refused`, () => {
      decodeInvocation(signedInvocation(invoked()), crypto);
      refusesInvocation(signedInvocation(invoked(changes)));
    });

  it("may have arguments with the names of what objects inherit, and they stay arguments", () => {
    const { args } = decodeInvocation(
      signedInvocation(invoked({ args: { constructor: 1, toString: 2 } })),
      crypto,
    );
    assert.deepEqual(
      Object.entries(args),
      [
        ["toString", 2],
        ["constructor", 1],
      ].sort(([one], [other]) => String(one).length - String(other).length),
    );
    assert.equal(Object.getPrototypeOf(args), Object.prototype);
  });

  it("may not have an argument named __proto__", () => {
    const args: unknown = JSON.parse('{"__proto__": {"isAdmin": true}}');
    refusesInvocation(signedInvocation(invoked({ args })));
  });
});

describe("writing a token", () => {
  const contents = {
    signer: alice,
    audience: bob.did,
    subject: alice.did,
    command: command("/dms"),
    expires: now,
    nonce: nonce(),
  };

  it("gives the same bytes for the same contents", () => {
    assert.deepEqual(delegate(contents, crypto), delegate(contents, crypto));
    const ask = {
      signer: bob,
      subject: alice.did,
      command: command("/dms"),
      args: { b: 1, aa: 2 },
      proofs: [],
      expires: now,
      issuedAt: now,
      nonce: nonce(),
    };
    assert.deepEqual(
      invocation(ask, crypto).bytes,
      invocation({ ...ask, args: { aa: 2, b: 1 } }, crypto).bytes,
    );
  });

  it("refuses a policy that is none", () => {
    const policy = [["and", Array.from({ length: 64 }, () => ["==", ".a", 1] as const)] as const];
    assert.throws(() => delegate({ ...contents, policy }, crypto), { code: "UCAN_POLICY_INVALID" });
  });
});
