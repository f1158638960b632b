import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { base58btc } from "multiformats/bases/base58";
import { isSoundPublicKey } from "../crypto/guard.ts";
import { didOf, isDid, keyOf, parseDid, parsePrincipal, publicKeyOf, readDid, walletOf } from "./did.ts";

const key = Uint8Array.from({ length: 32 }, (_, at) => at + 1);
const did = didOf(key);

function didKey(...bytes: readonly number[]): string {
  return `did:key:z${base58btc.baseEncode(Uint8Array.from(bytes))}`;
}

describe("a DID", () => {
  it("is spelled as in the specification of did:key", () => {
    const known = "did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp";
    assert.equal(parseDid(known), known);
    assert.equal(didOf(publicKeyOf(didOf(key))), did);
    assert.match(did, /^did:key:z6Mk/);
  });

  it("holds the key it was made of", () => {
    const keys = fc.uint8Array({ minLength: 32, maxLength: 32 }).filter(isSoundPublicKey);
    const holds = fc.property(keys, (publicKey) => {
      const made = didOf(publicKey);
      assert.deepEqual(publicKeyOf(made), publicKey);
      assert.equal(parseDid(made), made);
      assert.equal(made.length, 56);
    });
    fc.assert(holds, { seed: 1 });
  });

  it("is not made of a key that anybody could sign for", () => {
    assert.throws(() => didOf(new Uint8Array(32)), /small order/);
    assert.throws(() => didOf(key.subarray(1)), /canonical/);
  });

  it("is found again after more others than are kept in memory", () => {
    for (let other = 0; other < 5000; other++)
      didOf(Uint8Array.from({ length: 32 }, (_, at) => (at < 2 ? other >> (8 * at) : 7)));
    assert.deepEqual(publicKeyOf(did), key);
  });
});

/** The public key of the private key 1. */
const walletKey = Uint8Array.from(
  "0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798".match(/../g) ?? [],
  (byte) => Number.parseInt(byte, 16),
);

describe("a wallet's DID", () => {
  it("is spelled as in the specification of did:key, and holds its key", () => {
    const known = parsePrincipal("did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme");
    assert.equal(known && walletOf(keyOf(known).bytes), known);
    const wallet = walletOf(walletKey);
    assert.match(wallet, /^did:key:zQ3sh/);
    assert.equal(parsePrincipal(wallet), wallet);
    assert.deepEqual(keyOf(wallet), { type: "secp256k1", bytes: walletKey });
  });

  it("stands in chains and names nobody who sends messages", () => {
    const wallet = walletOf(walletKey);
    assert.deepEqual([isDid(wallet), isDid(did)], [false, true]);
    for (let time = 0; time < 2; time++) assert.equal(parseDid(wallet), undefined);
    const read = readDid(wallet);
    assert.equal(read.granted ? "" : read.because, "key-type-unsupported");
    assert.equal(parsePrincipal(did), did);
  });

  it("is none with a key that is uncompressed, too large or of another length, or of another curve", () => {
    const odd = [
      didKey(0xe7, 0x01, 4, ...walletKey.subarray(1)),
      didKey(0xe7, 0x01, 2, ...new Uint8Array(32).fill(0xff)),
      didKey(0xe7, 0x01, ...walletKey, 0),
      didKey(0xe7, 0x01, ...walletKey.subarray(1)),
      didKey(0xe7, 0x81, 0x00, ...walletKey),
      didKey(0x80, 0x24, ...walletKey),
      `${walletOf(walletKey)}#key`,
    ];
    for (const text of odd) assert.equal(parsePrincipal(text), undefined, text);
    assert.throws(() => walletOf(key), /compressed/);
  });
});

describe("text that is no DID", () => {
  const body = did.slice("did:key:z".length);
  const refused: Readonly<Record<string, string>> = {
    "nothing at all": "",
    "another method": "did:web:example.com",
    "a method in capitals": did.replace("did:key", "DID:KEY"),
    "a DID URL with a fragment": `${did}#${body}`,
    "a DID URL with a query": `${did}?versionId=1`,
    "a DID URL with a path": `${did}/keys`,
    "a DID followed by a space": `${did} `,
    "a DID followed by a line break": `${did}\n`,
    "a DID with leading ones, which base58 ignores for others": `did:key:z1${body}`,
    "another base": `did:key:m${body}`,
    "a character outside base58": `did:key:z0${body.slice(1)}`,
    "the base58 letters in capitals": `did:key:z${body.toUpperCase()}`,
    "a multicodec written longer than needed": didKey(0xed, 0x81, 0x00, ...key),
    "a key of 31 bytes": didKey(0xed, 0x01, ...key.subarray(1)),
    "a key of 33 bytes": didKey(0xed, 0x01, ...key, 1),
    "a key of small order": didKey(0xed, 0x01, ...new Uint8Array(32)),
    "a key that is not canonical": didKey(0xed, 0x01, ...new Uint8Array(32).fill(0xff)),
    "no key": didKey(0xed, 0x01),
    "an empty name": "did:key:z",
    "a megabyte": `did:key:z${"6".repeat(1_048_576)}`,
  };
  for (const [name, text] of Object.entries(refused))
    it(`${name} is refused`, () => {
      assert.equal(parseDid(did), did);
      assert.equal(parseDid(text), undefined);
    });

  it("says whether it names a key of a kind that we do not support, or nothing", () => {
    const p256 = readDid(didKey(0x80, 0x24, 2, ...key));
    assert.equal(p256.granted ? "" : p256.because, "key-type-unsupported");
    const malformed = readDid("did:web:example.com");
    assert.equal(malformed.granted ? "" : malformed.because, "malformed");
  });
});
