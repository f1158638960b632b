import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { describe, it } from "node:test";
import { encode } from "@ipld/dag-cbor";
import { base64url } from "multiformats/bases/base64";
import { z } from "zod";
import type { Did } from "../did/did.ts";
import {
  alice,
  asked,
  assertGranted,
  assertRefused,
  bob,
  carol,
  crypto,
  given,
  now,
  verified,
} from "./cast.test.ts";
import { command, covers } from "./command.ts";
import { type Delegation, decodeDelegation } from "./delegation.ts";
import { revoke } from "./revocation.ts";
import { revocations } from "./revocations.ts";
import type { Signer } from "./signer.ts";

/**
 * `ucans` 0.10.0 reads an earlier UCAN, and takes what nobody should. Each case shows what it does, then that ours does
 * not, beside the valid twin. Nothing outside this file may use it.
 */
const require = createRequire(import.meta.url);
const ucans = z
  .object({
    verify: z.custom<(token: string, options: object) => Promise<{ readonly ok: boolean }>>(isFunction),
    build: z.custom<(options: object) => Promise<object>>(isFunction),
    encode: z.custom<(token: object) => string>(isFunction),
    EdKeypair: z.custom<{ fromSecretKey(key: string): object }>(isFunction),
    capability: z.object({ isEqual: z.custom<(one: object, other: object) => boolean>(isFunction) }),
  })
  // Its modules for `import` name files that are not there.
  .parse(require("ucans"));

function isFunction(value: unknown): boolean {
  return typeof value === "function";
}

/** It knows the machine's clock alone; everything here lasts until 2096 or ended in 2001. */
const farAway = 4_000_000_000;
const longAgo = 1_000_000_000;

const utf8 = new TextEncoder();

interface Claims {
  readonly from: Signer;
  readonly to: Did;
  readonly att?: readonly object[];
  readonly prf?: readonly string[];
  readonly more?: object;
  readonly header?: object;
  /** The whole payload as text, where JSON must be written as no writer does. */
  readonly text?: string;
}

/** A token of the earlier kind, signed whatever it says. */
function jwt({ from, to, att = [], prf = [], more = {}, header = {}, text }: Claims): string {
  const head = { alg: "EdDSA", typ: "JWT", ucv: "0.8.1", ...header };
  const payload = { iss: from.did, aud: to, exp: farAway, att, prf, ...more };
  const signed = [JSON.stringify(head), text ?? JSON.stringify(payload)]
    .map((part) => base64url.baseEncode(utf8.encode(part)))
    .join(".");
  return `${signed}.${base64url.baseEncode(from.sign(utf8.encode(signed)))}`;
}

const read = { with: "mailto:alice@example.com", can: "msg/read" };
const send = { with: "mailto:alice@example.com", can: "msg/send" };

/** Whether it lets Bob's or Carol's token do this on Alice's word. */
async function takes(token: string, audience: Did, wanted = send, options: object = {}): Promise<boolean> {
  const [scheme = "", hierPart = ""] = wanted.with.split(":");
  const [namespace = "", ...segments] = wanted.can.split("/");
  const capability = { with: { scheme, hierPart }, can: { namespace, segments } };
  const requiredCapabilities = [{ capability, rootIssuer: alice.did }];
  return (await ucans.verify(token, { audience, requiredCapabilities, ...options })).ok;
}

function refusesBytes(bytes: Uint8Array): void {
  assert.throws(() => decodeDelegation(bytes, crypto), { code: "UCAN_MALFORMED" });
}

function judged(...proofs: readonly Delegation[]) {
  return verified(asked(proofs, { signer: [alice, bob, carol][proofs.length] ?? alice }), proofs);
}

/** Alice's own delegation, with these fields, signed. */
function token(fields: object, tag = "ucan/dlg@1.0.0", header = varsig): Uint8Array {
  const payload = {
    iss: alice.did,
    aud: bob.did,
    sub: alice.did,
    cmd: "/dms/deployment",
    pol: [],
    exp: farAway,
    nonce: new Uint8Array(12),
    ...fields,
  };
  const content = { h: header, [tag]: payload };
  return encode([alice.sign(encode(content)), content]);
}

const varsig = Uint8Array.of(0x34, 0x01, 0xed, 0x01, 0xed, 0x01, 0x13, 0x71);

describe("twelve things that a token library may get wrong, and this one does not", () => {
  const root = jwt({ from: alice, to: bob.did, att: [send] });

  it("0. the valid twin: both take what is right and refuse what was forged", async () => {
    assert.equal(await takes(root, bob.did), true);
    const forged = jwt({ from: { did: alice.did, sign: bob.sign }, to: bob.did, att: [send] });
    assert.equal(await takes(forged, bob.did), false);
    assert.equal(await takes(jwt({ from: bob, to: carol.did, att: [send], prf: [root] }), carol.did), true);
    assertGranted(judged(given()));
    assertGranted(judged(given(), given({ signer: bob, audience: carol.did })));
    assertRefused(judged(given({ signer: { did: alice.did, sign: bob.sign } })), "bad-signature");
  });

  it("1. a delegation that began in the past is refused", async () => {
    const begun = jwt({ from: alice, to: bob.did, att: [send], more: { nbf: longAgo } });
    assert.equal(await takes(jwt({ from: bob, to: carol.did, att: [send], prf: [begun] }), carol.did), false);
    const ours = [given({ notBefore: longAgo }), given({ signer: bob, audience: carol.did })];
    assertGranted(judged(...ours));
  });

  it("2. conditions on facts are never asked", async () => {
    let askedFor = 0;
    const checkFacts = () => {
      askedFor++;
      return false;
    };
    assert.equal(await takes(root, bob.did, send, { checkFacts }), true);
    assert.equal(askedFor, 0);
    assertRefused(judged(given({ policy: [["==", ".hops", 99]] })), "policy-not-met");
    assertGranted(judged(given({ policy: [["==", ".hops", 1]] })));
  });

  it("3. one token has many spellings, so what was revoked comes back", async () => {
    const isRevoked = async (ucan: object) => ucans.encode(ucan) === root;
    assert.equal(await takes(root, bob.did, send, { isRevoked }), false);
    assert.equal(await takes(`${root}=`, bob.did, send, { isRevoked }), true);
    assert.equal(await takes(`${root}.garbage`, bob.did), true);
    const proof = given();
    const known = revocations({ crypto, limit: 9, limitPerRevoker: 9, epoch: "tests" });
    known.accept(
      revoke({ signer: alice, path: [proof], issuedAt: now, nonce: new Uint8Array(12) }, crypto),
      now,
    );
    assertRefused(verified(asked([proof]), [proof], { revocations: known }), "revoked");
    for (const spelling of [Uint8Array.of(...proof.bytes, 0), Uint8Array.of(0xd8, 0x2a, ...proof.bytes)])
      refusesBytes(spelling);
  });

  it("4. a signature can be changed and stays right", async () => {
    const [head, payload, signature = ""] = root.split(".");
    const changed = base64url.baseEncode(plusOrder(base64url.baseDecode(signature)));
    assert.equal(await takes(`${head}.${payload}.${changed}`, bob.did), true);
    const proof = given();
    const bytes = proof.bytes.slice();
    bytes.set(plusOrder(bytes.slice(3, 67)), 3);
    assertRefused(judged(decodeDelegation(bytes, crypto)), "bad-signature");
  });

  it("5. when one proof expires, what was given of it is given of the next", async () => {
    const first = (exp: number) => jwt({ from: alice, to: bob.did, att: [read], more: { exp } });
    const prf = { with: "prf:0", can: "msg/read" };
    const passed = (exp: number) => jwt({ from: bob, to: carol.did, att: [prf], prf: [first(exp), root] });
    assert.equal(await takes(passed(farAway), carol.did, send), false);
    assert.equal(await takes(passed(longAgo), carol.did, send), true);
    const expired = given({ expires: longAgo });
    assertRefused(judged(expired, given({ signer: bob, audience: carol.did })), "expired");
  });

  it("6. narrowing what is passed on from all proofs narrows nothing", async () => {
    const narrow = { with: "prf:*", can: "msg/read" };
    assert.equal(await takes(jwt({ from: bob, to: carol.did, att: [narrow], prf: [root] }), carol.did), true);
    const chain = [given(), given({ signer: bob, audience: carol.did, command: "/dms/deployment/status" })];
    assertRefused(judged(...chain), "command-not-covered");
  });

  it("7. a token may end never, between two seconds, or twice", async () => {
    const base = `"iss":"${alice.did}","aud":"${bob.did}","att":[${JSON.stringify(send)}],"prf":[]`;
    for (const exp of [`"exp":1e999`, `"exp":${farAway}.5`, `"exp":${longAgo},"exp":${farAway}`])
      assert.equal(await takes(jwt({ from: alice, to: bob.did, text: `{${base},${exp}}` }), bob.did), true);
    assertGranted(judged(decodeDelegation(token({}), crypto)));
    refusesBytes(token({ exp: farAway + 0.5 }));
    refusesBytes(token({ exp: 2 ** 53 }));
    assert.throws(() => token({ exp: Infinity }));
    // The last entry of the payload once more, and a map that counts it: the reader sees a key twice.
    const sound = token({});
    const at = sound.indexOf(0xa7, 67);
    refusesBytes(
      Uint8Array.of(...sound.subarray(0, at), 0xa8, ...sound.subarray(at + 1), ...sound.slice(-19)),
    );
  });

  it("8. it need not be a token of this kind or version", async () => {
    for (const header of [{ typ: "at+jwt" }, { ucv: "99.0.0" }])
      assert.equal(await takes(jwt({ from: alice, to: bob.did, att: [send], header }), bob.did), true);
    for (const tag of ["ucan/dlg@99.0.0", "evil/dlg@1.0.0", "ucan/dlg", "jwt"]) refusesBytes(token({}, tag));
  });

  it("9. a token of an older version turns a grant of one file into one of everything", async () => {
    const text = JSON.stringify({
      iss: alice.did,
      aud: bob.did,
      exp: farAway,
      rsc: "just-one-file",
      ptc: "READ",
    });
    const old = jwt({ from: alice, to: bob.did, header: { ucv: undefined, uav: "1.0.0" }, text });
    const all = { with: `as:${alice.did}:*`, can: "*" };
    assert.equal(await takes(jwt({ from: bob, to: carol.did, att: [all], prf: [old] }), carol.did), true);
    for (const tag of ["ucan/dlg@0.3.0", "ucan/dlg@0.9.1", "ucan@1.0.0"]) refusesBytes(token({}, tag));
  });

  it("10. the work grows with every link as a power, not a sum", async () => {
    let looked = 0;
    const isRevoked = async () => {
      looked++;
      return false;
    };
    const att = [send, send, send];
    const second = jwt({ from: alice, to: bob.did, att });
    const third = jwt({ from: bob, to: carol.did, att, prf: [second] });
    const last = jwt({ from: carol, to: bob.did, att, prf: [third] });
    await takes(last, bob.did, { with: "mailto:alice@example.com", can: "msg/other" }, { isRevoked });
    assert.ok(looked >= 13, `three links of three capabilities were looked at ${looked} times`);
    let checked = 0;
    const verify: typeof crypto.verify = (...signed) => {
      checked++;
      return crypto.verify(...signed);
    };
    const chain = [given(), given({ signer: bob, audience: carol.did })];
    assertGranted(verified(asked(chain, { signer: carol }), chain, { crypto: { verify } }));
    assert.equal(checked, 3);
  });

  it("11. two tokens that say the same are one token", async () => {
    const issuer = ucans.EdKeypair.fromSecretKey(secretKey());
    const build = async () =>
      ucans.encode(await ucans.build({ issuer, audience: bob.did, expiration: farAway }));
    assert.equal(await build(), await build());
    assert.notEqual(asked([]).cid, asked([]).cid);
  });

  it("12. two capabilities of different kinds are equal", () => {
    const can = { namespace: "msg", segments: ["send"] };
    const [mail, dms] = ["mailto", "dms"].map((scheme) => ({ with: { scheme, hierPart: "x" }, can }));
    assert.ok(mail && dms);
    assert.equal(ucans.capability.isEqual(mail, dms), true);
    assert.equal(covers(command("/mailto/x"), command("/dms/x")), false);
    assert.equal(covers(command("/dms/x"), command("/dms/x")), true);
  });
});

/** A 64-byte secret key as the library wants it: the seed, and the public key once more. */
function secretKey(): string {
  const seed = new Uint8Array(32).fill(3);
  const bytes = Uint8Array.of(...seed, ...crypto.keyPair(seed).publicKey);
  return btoa(String.fromCharCode(...bytes));
}

const order = 2n ** 252n + 27742317777372353535851937790883648493n;

/** The same signature with a larger number. */
function plusOrder(signature: Uint8Array): Uint8Array {
  let sum = order + signature.slice(32).reduceRight((number, byte) => number * 256n + BigInt(byte), 0n);
  const result = signature.slice();
  for (let at = 32; at < 64; at++) {
    result[at] = Number(sum & 0xffn);
    sum >>= 8n;
  }
  return result;
}
