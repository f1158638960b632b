import { createECDH, createPrivateKey, sign } from "node:crypto";
import { withLowS } from "../../crypto/secp256k1.ts";
import { walletOf } from "../../did/did.ts";
import type { DelegationSigner } from "../../ucan/signer.ts";
import { invalidFile } from "../errors.ts";

/** Signs delegations with a scalar of secp256k1, by ECDSA over SHA-256. Throws KEYSTORE_FILE_INVALID for no scalar. */
export function walletSigner(scalar: Uint8Array): DelegationSigner {
  const ecdh = createECDH("secp256k1");
  try {
    ecdh.setPrivateKey(scalar);
  } catch (cause) {
    throw invalidFile("the number in it is no key of secp256k1", { cause });
  }
  const key = createPrivateKey({
    key: Buffer.concat([sec1Start, scalar, sec1End]),
    format: "der",
    type: "sec1",
  });
  return {
    did: walletOf(Uint8Array.from(ecdh.getPublicKey(null, "compressed"))),
    sign: (bytes) => withLowS(Uint8Array.from(sign("sha256", bytes, { key, dsaEncoding: "ieee-p1363" }))),
  };
}

/** RFC 5915's wrapping of a raw private key, with the name of the curve after it. */
const sec1Start = Buffer.from("302e0201010420", "hex");
const sec1End = Buffer.from("a00706052b8104000a", "hex");
