import type { KeyPair } from "../crypto/keys.ts";
import { type Did, didOf, type Principal } from "../did/did.ts";

/** Someone who can put their name under a delegation: also a wallet, whose 64 bytes are ECDSA with the low s. */
export interface DelegationSigner {
  readonly did: Principal;
  sign(bytes: Uint8Array): Uint8Array;
}

/** Someone who can put their name under bytes: a key in memory or, one day, a device that asks its owner first. */
export interface Signer {
  readonly did: Did;
  /** 64 bytes of Ed25519. */
  sign(bytes: Uint8Array): Uint8Array;
}

/** The signer whose key lies in memory. */
export function signerOf(keyPair: KeyPair): Signer {
  return { did: didOf(keyPair.publicKey), sign: keyPair.sign };
}
