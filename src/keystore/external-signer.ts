import type { Did } from "../did/did.ts";
import type { Signer } from "../ucan/signer.ts";

/**
 * Someone who signs when asked, and may take a while or say no: an agent, a program, a device whose owner presses a
 * button. For what people sign, never for messages: those are signed at once, by `Signer`.
 */
export interface ExternalSigner {
  readonly did: Did;
  readonly algorithm: SignatureAlgorithm;
  /**
   * 64 bytes: of Ed25519, or r ‖ s of ECDSA with the smaller s. Rejects with SIGNER_REFUSED, SIGNER_MISSING,
   * SIGNER_TOO_SLOW or SIGNER_ANSWER_UNKNOWN.
   */
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

/** What is hashed, and signed on which curve; EIP-191 is what Ethereum wallets do with a message of a person. */
export type SignatureAlgorithm = "Ed25519" | "secp256k1" | "EIP-191";

/** The key in memory, where either kind of signer will do. */
export function externalSignerOf({ did, sign }: Signer): ExternalSigner {
  return { did, algorithm: "Ed25519", sign: async (bytes) => sign(bytes) };
}
