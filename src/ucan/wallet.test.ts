import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { encode } from "@ipld/dag-cbor";
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
  nonce,
  now,
  verified,
} from "./cast.test.ts";
import { decodeDelegation } from "./delegation.ts";
import { decodeInvocation } from "./invocation.ts";
import type { DelegationSigner } from "./signer.ts";

const keys = walletKeys(new Uint8Array(32).fill(7));

/** Wilma's key lies in a wallet. */
const wilma: DelegationSigner = { did: walletOf(keys.publicKey), sign: keys.sign };

const walletHeader = Uint8Array.of(0x34, 0x01, 0xec, 0x01, 0xe7, 0x01, 0x12, 0x71);
const actorHeader = Uint8Array.of(0x34, 0x01, 0xed, 0x01, 0xed, 0x01, 0x13, 0x71);

function token(options: {
  issuer?: DelegationSigner;
  header?: Uint8Array;
  signature?: (signed: Uint8Array) => Uint8Array;
  tag?: string;
  fields?: object;
}): Uint8Array {
  const { issuer = wilma, header = walletHeader, tag = "ucan/dlg@1.0.0", fields } = options;
  const payload = fields ?? {
    iss: issuer.did,
    aud: bob.did,
    sub: issuer.did,
    cmd: "/dms/deployment",
    pol: [],
    exp: now + 3600,
    nonce: nonce(),
  };
  const content = { h: header, [tag]: payload };
  return encode([(options.signature ?? issuer.sign)(encode(content)), content]);
}

/** Whether a delegation of these bytes lets Bob ask. */
function judged(bytes: Uint8Array) {
  const proof = decodeDelegation(bytes, crypto);
  return verified(asked([proof], { subject: wilma.did }), [proof]);
}

function refuses(bytes: Uint8Array): void {
  assert.throws(() => decodeDelegation(bytes, crypto), { code: "UCAN_MALFORMED" });
}

describe("a delegation by a wallet", () => {
  it("is written in the form of the specification, and is as good as any other", () => {
    const proof = given({ signer: wilma, subject: wilma.did });
    assert.deepEqual(proof.bytes.slice(67 + 3, 67 + 12), Uint8Array.of(0x48, ...walletHeader));
    assertGranted(verified(asked([proof], { subject: wilma.did }), [proof]));
    assertGranted(judged(token({})));
    assertGranted(judged(token({ tag: "ucan/dlg@1.0.0-rc.1" })));
  });

  it("may stand in the middle of a chain, and a wallet may be given something", () => {
    const proofs = [given({ audience: wilma.did }), given({ signer: wilma, audience: carol.did })];
    const reply = verified(asked(proofs, { signer: carol }), proofs);
    assertGranted(reply);
    assert.deepEqual(reply.value.issuers, [alice.did, wilma.did, carol.did]);
  });

  it("is refused when it says it is signed otherwise than its issuer's key can", () => {
    refuses(token({ header: actorHeader }));
    refuses(token({ issuer: alice, header: walletHeader }));
  });

  it("is refused with the headers of other curves, hashes, encodings and wrappers", () => {
    const headers = {
      "another curve (P-256)": [0x34, 0x01, 0xec, 0x01, 0x80, 0x24, 0x12, 0x71],
      "SHA-512": [0x34, 0x01, 0xec, 0x01, 0xe7, 0x01, 0x13, 0x71],
      "raw bytes": [0x34, 0x01, 0xec, 0x01, 0xe7, 0x01, 0x12, 0x5f],
      "another version": [0x34, 0x02, 0xec, 0x01, 0xe7, 0x01, 0x12, 0x71],
      "EIP-191": [0x34, 0x01, 0xec, 0x01, 0xe7, 0x01, 0x1b, 0x91, 0xc3, 0x03, 0x71],
      "one byte more": [...walletHeader, 0],
      "one byte less": [...walletHeader.subarray(0, 7)],
    };
    for (const header of Object.values(headers)) refuses(token({ header: Uint8Array.from(header) }));
  });

  it("does not verify with the higher s, another wallet's signature, or one over wrapped bytes", () => {
    const other = walletKeys(new Uint8Array(32).fill(8));
    const prefix = new TextEncoder().encode("\u0019Ethereum Signed Message:\n32");
    const odd: readonly ((signed: Uint8Array) => Uint8Array)[] = [
      (signed) => highS(keys.sign(signed)),
      (signed) => other.sign(signed),
      (signed) => keys.sign(Uint8Array.of(...prefix, ...crypto.sha256(signed))),
      () => new Uint8Array(64),
    ];
    for (const signature of odd) assertRefused(judged(token({ signature })), "bad-signature");
  });
});

describe("a message by a wallet", () => {
  it("is none: a wallet signs delegations", () => {
    const fields = { sub: wilma.did, cmd: "/dms", args: {}, prf: [], exp: now + 60, nonce: nonce() };
    const message = (iss: DelegationSigner, header: Uint8Array) =>
      decodeInvocation(
        token({ issuer: iss, header, tag: "ucan/inv@1.0.0", fields: { ...fields, iss: iss.did } }),
        crypto,
      );
    assert.equal(message(alice, actorHeader).issuer, alice.did);
    for (const [issuer, header] of [
      [wilma, walletHeader],
      [wilma, actorHeader],
      [alice, walletHeader],
    ] as const)
      assert.throws(() => message(issuer, header), { code: "UCAN_MALFORMED" });
  });
});

const order = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

function highS(signature: Uint8Array): Uint8Array {
  let s = order - signature.slice(32).reduce((number, byte) => number * 256n + BigInt(byte), 0n);
  const high = signature.slice();
  for (let at = 63; at >= 32; at--) {
    high[at] = Number(s & 0xffn);
    s >>= 8n;
  }
  return high;
}
