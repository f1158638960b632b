import { createPrivateKey, createPublicKey, hash, type KeyObject, sign, verify } from "node:crypto";
import { assert } from "../../errors/assert.ts";
import { type BoundedCache, boundedCache } from "../bounded-cache.ts";
import { derivedSeed } from "../derived-seed.ts";
import { isWellFormed } from "../guard.ts";
import type { Crypto, KeyPair } from "../keys.ts";
import { isWellFormedEcdsa } from "../secp256k1.ts";

/** Signatures and SHA-256 by the OpenSSL inside Node, behind the guards that make all implementations agree. */
export function nodeCrypto(): Crypto {
  const keys = boundedCache<string, KeyObject>(keyCacheLimit);
  const walletKeys = boundedCache<string, KeyObject | "no key">(walletKeyCacheLimit);
  return {
    keyPair,
    sha256,
    verify: (publicKey, message, signature, keyType) =>
      keyType === "secp256k1"
        ? isWellFormedEcdsa(publicKey, signature) &&
          verifyEcdsa(importedWalletKey(walletKeys, publicKey), message, signature)
        : isWellFormed(publicKey, signature) &&
          verify(null, message, importedKey(keys, publicKey), signature),
  };
}

/**
 * Importing a key costs about as much as a verification, so keys in use are kept. 4,096 are more peers than a node
 * talks to in one minute, at about 1 KiB each.
 */
const keyCacheLimit = 4096;

/** Wallets sign a few delegations that are then known by their names, so few of their keys are in use at a time. */
const walletKeyCacheLimit = 256;

/** RFC 8410's wrapping of a raw key, which is how OpenSSL wants to be told. */
const publicPrefix = Buffer.from("302a300506032b6570032100", "hex");
const privatePrefix = Buffer.from("302e020100300506032b657004220420", "hex");

/** RFC 5480's, around a compressed point of the curve secp256k1. */
const walletPrefix = Buffer.from("3036301006072a8648ce3d020106052b8104000a032200", "hex");

function keyPair(seed: Uint8Array): KeyPair {
  assert(seed.length === 32, "an Ed25519 seed has 32 bytes");
  const own = Uint8Array.from(seed); // The caller may wipe or reuse its own copy.
  const privateKey = createPrivateKey({
    key: Buffer.concat([privatePrefix, own]),
    format: "der",
    type: "pkcs8",
  });
  const spki = createPublicKey(privateKey).export({ format: "der", type: "spki" });
  return {
    publicKey: Uint8Array.from(spki.subarray(publicPrefix.length)),
    sign: (message) => plain(sign(null, message, privateKey)),
    derive: (label) => keyPair(derivedSeed(own, label, sha256)),
  };
}

function sha256(bytes: Uint8Array): Uint8Array {
  return plain(hash("sha256", bytes, "buffer"));
}

function importedKey(keys: BoundedCache<string, KeyObject>, publicKey: Uint8Array): KeyObject {
  const name = Buffer.from(publicKey.buffer, publicKey.byteOffset, publicKey.length).toString("latin1");
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = createPublicKey({ key: Buffer.concat([publicPrefix, publicKey]), format: "der", type: "spki" });
  keys.set(name, key);
  return key;
}

function verifyEcdsa(key: KeyObject | "no key", message: Uint8Array, signature: Uint8Array): boolean {
  return key !== "no key" && verify("sha256", message, { key, dsaEncoding: "ieee-p1363" }, signature);
}

function importedWalletKey(
  keys: BoundedCache<string, KeyObject | "no key">,
  publicKey: Uint8Array,
): KeyObject | "no key" {
  const name = Buffer.from(publicKey).toString("latin1");
  const known = keys.get(name);
  if (known !== undefined) return known;
  const key = walletKey(publicKey);
  keys.set(name, key);
  return key;
}

function walletKey(publicKey: Uint8Array): KeyObject | "no key" {
  try {
    return createPublicKey({ key: Buffer.concat([walletPrefix, publicKey]), format: "der", type: "spki" });
  } catch {
    return "no key"; // No point of the curve has this x: nobody can sign for it, which is all that the caller asks.
  }
}

/** A Buffer prints and compares otherwise than the Uint8Array that the port promises. */
function plain(buffer: Buffer): Uint8Array {
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.length);
}
