import type { Crypto } from "../crypto/keys.ts";
import { type Did, didOf } from "../did/did.ts";
import { assert } from "../errors/assert.ts";
import { type Signer, signerOf } from "../ucan/signer.ts";
import { keystoreError } from "./errors.ts";

/** The kinds of keys that a file may hold. The original made both. */
export type KeyAlgorithm = "Ed25519" | "secp256k1";

/** The secret itself, out of its file. Whoever holds it calls `wipe` when done, which is the best that can be done. */
export interface SecretKey {
  readonly algorithm: KeyAlgorithm;
  /** 32 bytes: the seed of Ed25519 (RFC 8032), the scalar of secp256k1. */
  readonly bytes: Uint8Array;
}

/** Both kinds. */
export const secretKeyBytes = 32;

/** Whom the key makes of its holder. Throws KEYSTORE_KEY_UNSUPPORTED: no token can be signed with secp256k1 yet. */
export function didOfSecret(key: SecretKey, crypto: Pick<Crypto, "keyPair">): Did {
  return didOf(keyPairOf(key, crypto).publicKey);
}

/** Signs at once, with the key in memory. Throws KEYSTORE_KEY_UNSUPPORTED as `didOfSecret` does. */
export function signerOfSecret(key: SecretKey, crypto: Pick<Crypto, "keyPair">): Signer {
  return signerOf(keyPairOf(key, crypto));
}

/** Overwrites the secret. What the runtime has copied meanwhile is out of reach. */
export function wipe(key: SecretKey): void {
  key.bytes.fill(0);
}

function keyPairOf({ algorithm, bytes }: SecretKey, crypto: Pick<Crypto, "keyPair">) {
  assert(bytes.length === secretKeyBytes, "a secret key has 32 bytes");
  if (algorithm === "Ed25519") return crypto.keyPair(bytes);
  throw keystoreError("KEYSTORE_KEY_UNSUPPORTED", "keys on the curve secp256k1 cannot sign tokens here yet");
}
