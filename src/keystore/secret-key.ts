import type { Crypto, KeyType } from "../crypto/keys.ts";
import { assert } from "../errors/assert.ts";
import { type DelegationSigner, signerOf } from "../ucan/signer.ts";

/** The secret itself, out of its file. Whoever holds it calls `wipe` when done, which is the best that can be done. */
export interface SecretKey {
  readonly type: KeyType;
  /** 32 bytes: the seed of Ed25519 (RFC 8032), the scalar of secp256k1. */
  readonly bytes: Uint8Array;
}

/** Of both kinds. */
export const secretKeyBytes = 32;

/** Makes of a secret someone who signs with it at once; only one of Ed25519 can sign more than delegations. */
export type SigningWith = (key: SecretKey) => DelegationSigner;

/** How to sign with secrets of both kinds; `wallet` signs with a scalar of secp256k1. */
export function signingWith(
  crypto: Pick<Crypto, "keyPair">,
  wallet: (scalar: Uint8Array) => DelegationSigner,
): SigningWith {
  return ({ type, bytes }) => {
    assert(bytes.length === secretKeyBytes, "a secret key has 32 bytes");
    return type === "ed25519" ? signerOf(crypto.keyPair(bytes)) : wallet(bytes);
  };
}

/** Overwrites the secret. What the runtime has copied meanwhile is out of reach. */
export function wipe(key: SecretKey): void {
  key.bytes.fill(0);
}
