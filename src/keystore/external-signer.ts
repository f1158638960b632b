import type { KeyType } from "../crypto/keys.ts";
import { type Did, isDid, keyOf, type Principal } from "../did/did.ts";
import type { DelegationSigner } from "../ucan/signer.ts";

/**
 * Someone who signs when asked, and may take a while or say no: an agent, a program, a device whose owner presses a
 * button. For what people sign, never for messages: those are signed at once, by `Signer`.
 */
export interface ExternalSigner<Name extends Principal = Principal> {
  readonly did: Name;
  readonly algorithm: SignatureAlgorithm;
  /**
   * 64 bytes: of Ed25519, or r ‖ s of ECDSA with the smaller s. Rejects with SIGNER_REFUSED, SIGNER_MISSING,
   * SIGNER_TOO_SLOW or SIGNER_ANSWER_UNKNOWN.
   */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** How a key of each kind signs a token, and what Ethereum's wallets do instead: ECDSA over Keccak-256 of EIP-191. */
export type SignatureAlgorithm = KeyType | "eip-191";

/** A key in memory, where either kind of signer will do. */
export function externalSignerOf({ did, sign }: DelegationSigner): ExternalSigner {
  return { did, algorithm: keyOf(did).type, sign: async (bytes) => sign(bytes) };
}

/** Whether it can sign invocations too, such as a revocation: whether its key is Ed25519. */
export function signsInvocations(signer: ExternalSigner): signer is ExternalSigner<Did> {
  return isDid(signer.did);
}
