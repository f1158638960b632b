import { createECDH, createPrivateKey, sign } from "node:crypto";
import { withLowS } from "../secp256k1.ts";

/** A wallet for tests: a secp256k1 key of this 32-byte seed. What `sign` gives is the compact form with the low s. */
export function walletOf(seed: Uint8Array) {
  const ecdh = createECDH("secp256k1");
  ecdh.setPrivateKey(seed);
  const key = createPrivateKey({
    key: Buffer.concat([sec1Start, seed, sec1End]),
    format: "der",
    type: "sec1",
  });
  return {
    publicKey: Uint8Array.from(ecdh.getPublicKey(null, "compressed")),
    sign: (message: Uint8Array) =>
      withLowS(Uint8Array.from(sign("sha256", message, { key, dsaEncoding: "ieee-p1363" }))),
  };
}

/** RFC 5915's wrapping of a raw private key, with the name of the curve after it. */
const sec1Start = Buffer.from("302e0201010420", "hex");
const sec1End = Buffer.from("a00706052b8104000a", "hex");
