/**
 * What kind of key it is. "ed25519" is everybody's who sends messages; "secp256k1" is what wallets have, and signs
 * delegations only.
 */
export type KeyType = "ed25519" | "secp256k1";

/**
 * Ed25519 (RFC 8032) and SHA-256. SYNCHRONOUS on purpose: an asynchronous signature leaves the event loop's order to a
 * thread pool, and the simulator would no longer replay. Every implementation gives the same verdict on every vector.
 */
export interface Crypto {
  /** The key pair of a 32-byte seed (RFC 8032 §5.1.5). */
  keyPair(seed: Uint8Array): KeyPair;
  /**
   * Strict: 64-byte signature, canonical public key, no small-order points, S below the group order. Never throws. Of
   * secp256k1: ECDSA over SHA-256, a compressed key, r and s of 32 bytes each, and only the lower of the two possible s.
   */
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array, keyType?: KeyType): boolean;
  /** 32 bytes. */
  sha256(bytes: Uint8Array): Uint8Array;
}

/** Someone's key in memory. The secret half never leaves the object. */
export interface KeyPair {
  /** 32 bytes. */
  readonly publicKey: Uint8Array;
  /** 64 bytes. */
  sign(message: Uint8Array): Uint8Array;
  /** A key pair of its own for each label, always the same one: nothing has to be stored for it. */
  derive(label: string): KeyPair;
}
