import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { z } from "zod";
import { derivedSeed } from "./derived-seed.ts";
import type { Crypto } from "./keys.ts";
import { isSoundWalletKey, withLowS } from "./secp256k1.ts";

/** What every implementation of the port must do. Nodes with different ones have to agree on every signature. */
export function describeCrypto(name: string, make: () => Crypto): void {
  describe(`${name} as crypto`, () => {
    signatures(make);
    forgeries(make);
    wallets(make);
    derivation(make);
    digests(make);
    vectors(make);
  });
}

function signatures(make: () => Crypto): void {
  it("signs as RFC 8032 says", () => {
    const pair = make().keyPair(bytes("c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7"));
    assert.equal(hex(pair.publicKey), "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025");
    const signature = pair.sign(bytes("af82"));
    assert.equal(
      hex(signature),
      "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    );
    assert.equal(make().verify(pair.publicKey, bytes("af82"), signature), true);
  });

  it("hands out plain bytes that are the caller's own", () => {
    const seed = new Uint8Array(32).fill(7);
    const pair = make().keyPair(seed);
    const before = hex(pair.derive("x").publicKey);
    seed.fill(0);
    assert.equal(hex(pair.derive("x").publicKey), before);
    for (const value of [pair.publicKey, pair.sign(seed), make().sha256(seed)])
      assert.equal(Object.getPrototypeOf(value), Uint8Array.prototype);
  });

  it("verifies an empty message and one of a megabyte, also from the middle of a larger buffer", () => {
    const pair = make().keyPair(new Uint8Array(32).fill(1));
    for (const message of [new Uint8Array(), new Uint8Array(1_048_576).subarray(3)]) {
      const signature = pair.sign(message);
      const shifted = new Uint8Array(80);
      shifted.set(signature, 9);
      assert.equal(make().verify(pair.publicKey, message, shifted.subarray(9, 73)), true);
    }
  });
}

function forgeries(make: () => Crypto): void {
  const message = new TextEncoder().encode("pay bob 5");
  const signed = () => {
    const crypto = make();
    const pair = crypto.keyPair(new Uint8Array(32).fill(2));
    return { crypto, publicKey: pair.publicKey, signature: pair.sign(message) };
  };

  it("refuses another message, another key and every flipped bit of the signature", () => {
    const { crypto, publicKey, signature } = signed();
    assert.equal(crypto.verify(publicKey, message, signature), true);
    assert.equal(crypto.verify(publicKey, message.subarray(1), signature), false);
    assert.equal(crypto.verify(crypto.keyPair(new Uint8Array(32)).publicKey, message, signature), false);
    for (let bit = 0; bit < 512; bit++)
      assert.equal(crypto.verify(publicKey, message, flipped(signature, bit)), false, `bit ${bit}`);
  });

  it("refuses the same signature written with a larger number (S + L)", () => {
    const { crypto, publicKey, signature } = signed();
    for (const times of [1n, 2n])
      assert.equal(crypto.verify(publicKey, message, plusOrder(signature, times)), false);
  });

  it("refuses lengths other than 32 and 64 without throwing", () => {
    const { crypto, publicKey, signature } = signed();
    for (const length of [0, 63, 65]) {
      const resized = new Uint8Array(length);
      resized.set(signature.subarray(0, length));
      assert.equal(crypto.verify(publicKey, message, resized), false);
    }
    for (const length of [0, 31, 33])
      assert.equal(crypto.verify(new Uint8Array(length).fill(9), message, signature), false);
  });

  it("refuses keys that anybody could sign for, and keys spelled otherwise than canonically", () => {
    const { crypto } = signed();
    // With a key of small order and R the neutral point, S = 0 solves the equation for one message in eight or all.
    const universal = bytes(`01${"00".repeat(31)}${"00".repeat(32)}`);
    for (const key of [...smallOrderKeys, ...nonCanonicalKeys])
      for (let round = 0; round < 16; round++)
        assert.equal(crypto.verify(bytes(key), Uint8Array.of(round), universal), false, key);
  });
}

function wallets(make: () => Crypto): void {
  const message = new TextEncoder().encode("Satoshi Nakamoto");
  // The private key 1: its public key is the curve's base point.
  const publicKey = bytes("0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798");
  const signature = bytes(
    "934b1ea10a4b3c1757e2b0c017d0b6143ce3c9a7e6a4a49860d7a6ab210ee3d82442ce9d2b916064108014783e923ec36b49743e2ffa1c4496f01a512aafd9e5",
  );
  const checks = (key: Uint8Array, text: Uint8Array, signed: Uint8Array) =>
    make().verify(key, text, signed, "secp256k1");

  it("takes a wallet's signature with the lower s, and refuses the same one with the higher", () => {
    assert.equal(checks(publicKey, message, signature), true);
    const high = otherS(signature);
    assert.deepEqual(withLowS(high), signature);
    assert.deepEqual(withLowS(signature), signature);
    assert.equal(checks(publicKey, message, high), false);
  });

  it("refuses another message, another key and every flipped bit of a wallet's signature", () => {
    assert.equal(checks(publicKey, message.subarray(1), signature), false);
    assert.equal(
      checks(
        publicKey.map((byte, at) => (at === 0 ? 3 : byte)),
        message,
        signature,
      ),
      false,
    );
    for (let bit = 0; bit < 512; bit++)
      assert.equal(checks(publicKey, message, flipped(signature, bit)), false, `bit ${bit}`);
  });

  it("refuses a wallet's signature in other lengths, with zeros, and out of range, without throwing", () => {
    for (const length of [0, 63, 65, 72]) {
      const resized = new Uint8Array(length);
      resized.set(signature.subarray(0, length));
      assert.equal(checks(publicKey, message, resized), false);
    }
    const [r, s] = [hex(signature.slice(0, 32)), hex(signature.slice(32))];
    const groupOrder = walletOrder.toString(16);
    for (const part of ["00".repeat(32), groupOrder, "ff".repeat(32)])
      for (const odd of [`${part}${s}`, `${r}${part}`, `${part}${part}`])
        assert.equal(checks(publicKey, message, bytes(odd)), false, odd);
  });

  it("refuses wallets' keys that are uncompressed, no point, too large or of another length", () => {
    const x = hex(publicKey.slice(1));
    const odd = [
      `04${x}483ada7726a3c4655da4fbfc0e1108a8fd17b448a68554199c47d08ffb10d4b8`,
      `06${x}`,
      `00${x}`,
      x,
      `02${x}00`,
      "",
      // No y² is x³ + 7 for x = 5; the second is the prime itself, which is 0 spelled otherwise.
      `02${"00".repeat(31)}05`,
      "02fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f",
    ];
    for (const key of odd)
      for (let round = 0; round < 2; round++)
        assert.equal(checks(bytes(key), message, signature), false, key);
    assert.equal(isSoundWalletKey(bytes(odd[7] ?? "")), false);
  });

  it("takes no key of one kind for a key of the other", () => {
    const pair = make().keyPair(new Uint8Array(32).fill(2));
    const own = pair.sign(message);
    assert.equal(make().verify(pair.publicKey, message, own), true);
    assert.equal(make().verify(pair.publicKey, message, own, "ed25519"), true);
    assert.equal(checks(pair.publicKey, message, own), false);
    for (const key of [publicKey, publicKey.slice(1)])
      assert.equal(make().verify(key, message, signature), false);
  });
}

function derivation(make: () => Crypto): void {
  it("derives the same key for the same label, and another for another label or parent", () => {
    const crypto = make();
    const parent = crypto.keyPair(new Uint8Array(32).fill(3));
    const names = ["actor", "actor ", "", "other"].map((label) => hex(parent.derive(label).publicKey));
    assert.equal(new Set([...names, hex(parent.publicKey)]).size, 5);
    assert.equal(hex(make().keyPair(new Uint8Array(32).fill(3)).derive("actor").publicKey), names[0]);
    assert.notEqual(hex(crypto.keyPair(new Uint8Array(32).fill(4)).derive("actor").publicKey), names[0]);
    assert.equal(
      names[0],
      "96452ff3a8980c79e456a41c027a76cb91efe29d1546cda6866e8ba41ab6658a",
      "a node's keys must not change with a release",
    );
    const child = parent.derive("actor");
    assert.equal(crypto.verify(child.publicKey, new Uint8Array(), child.sign(new Uint8Array())), true);
    const seed = derivedSeed(new Uint8Array(32).fill(3), "actor", crypto.sha256);
    assert.equal(hex(crypto.keyPair(seed).publicKey), names[0]);
  });
}

function digests(make: () => Crypto): void {
  it("hashes as FIPS 180-4 says", () => {
    const digest = make().sha256(new TextEncoder().encode("abc"));
    assert.equal(hex(digest), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  });
}

function vectors(make: () => Crypto): void {
  it("gives the verdicts of Project Wycheproof", { skip: missing("wycheproof.json") }, () => {
    const { testGroups } = wycheproof.parse(fixture("wycheproof.json"));
    let count = 0;
    for (const { publicKey, tests } of testGroups)
      for (const { tcId, comment, msg, sig, result } of tests) {
        const verdict = make().verify(bytes(publicKey.pk), bytes(msg), bytes(sig));
        assert.equal(verdict, result === "valid", `${tcId}: ${comment}`);
        count++;
      }
    assert.equal(count, 151);
  });

  it("takes of the twelve disputed signatures only the fourth", { skip: missing("speccheck.json") }, () => {
    const cases = speccheck.parse(fixture("speccheck.json"));
    const taken = cases.flatMap(({ message, pub_key, signature }, at) =>
      make().verify(bytes(pub_key), bytes(message), bytes(signature)) ? [at] : [],
    );
    assert.equal(cases.length, 12);
    assert.deepEqual(taken, [3]);
  });
}

const smallOrderKeys = [
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0000000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
].flatMap((key) => [key, withSign(key)]);

const nonCanonicalKeys = ["ed", "ee", "ef", "f0", "fe", "ff"]
  .map((low) => `${low}${"ff".repeat(30)}7f`)
  .flatMap((key) => [key, withSign(key)]);

function withSign(key: string): string {
  return key.slice(0, 62) + (Number.parseInt(key.slice(62), 16) | 0x80).toString(16);
}

const order = 2n ** 252n + 27742317777372353535851937790883648493n;

const walletOrder = 0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141n;

/** The other signature that says the same: n − s in place of s. */
function otherS(signature: Uint8Array): Uint8Array {
  const s = walletOrder - BigInt(`0x${hex(signature.slice(32))}`);
  return bytes(hex(signature.slice(0, 32)) + s.toString(16).padStart(64, "0"));
}

/** Adds a multiple of the group's order to S, which does not change what the equation says. */
function plusOrder(signature: Uint8Array, times: bigint): Uint8Array {
  let sum = BigInt(`0x${hex(signature.slice(32).reverse())}`) + times * order;
  const result = signature.slice();
  for (let at = 32; at < 64; at++) {
    result[at] = Number(sum & 0xffn);
    sum >>= 8n;
  }
  return result;
}

function flipped(original: Uint8Array, bit: number): Uint8Array {
  return original.map((byte, at) => (at === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
}

const wycheproof = z.object({
  testGroups: z.array(
    z.object({
      publicKey: z.object({ pk: z.string() }),
      tests: z.array(
        z.object({
          tcId: z.number(),
          comment: z.string(),
          msg: z.string(),
          sig: z.string(),
          result: z.enum(["valid", "invalid"]),
        }),
      ),
    }),
  ),
});

const speccheck = z.array(z.object({ message: z.string(), pub_key: z.string(), signature: z.string() }));

/** The vectors lie beside the repository: they are large, and not ours. */
const fixtures = new URL("../../../shared/fixtures/ed25519/", import.meta.url);

/** Why a test on a file of vectors is skipped; false where the file is there. */
function missing(file: string): string | false {
  return existsSync(new URL(file, fixtures))
    ? false
    : `../shared/fixtures/ed25519/${file} is not on this machine`;
}

function fixture(file: string): unknown {
  return JSON.parse(readFileSync(new URL(file, fixtures), "utf8"));
}

function bytes(text: string): Uint8Array {
  return Uint8Array.from({ length: text.length / 2 }, (_, at) =>
    Number.parseInt(text.slice(2 * at, 2 * at + 2), 16),
  );
}

function hex(content: Uint8Array): string {
  return [...content].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
