import { z } from "zod";
import { withLowS } from "../../crypto/secp256k1.ts";
import { didOf, type Principal, walletOf } from "../../did/did.ts";
import { keystoreError } from "../errors.ts";
import type { SignatureAlgorithm } from "../external-signer.ts";
import { fromHex } from "../hex.ts";

/** Who signs, by what the program says of its key. */
export interface CommandKey {
  readonly did: Principal;
  readonly algorithm: SignatureAlgorithm;
}

/**
 * `{"key": hex}`, and optionally how it signs. Without that a longer key is taken for one of the original's `ledger-cli`,
 * which signs as Ethereum's wallets do. Throws SIGNER_ANSWER_UNKNOWN.
 */
export function commandKey(text: string): CommandKey {
  const { key, algorithm } = parsed(text, keyAnswer, "key");
  const bytes = bytesIn(key);
  if (bytes.length === 32 && (algorithm ?? "ed25519") === "ed25519")
    return { did: sound(() => didOf(bytes)), algorithm: "ed25519" };
  if (algorithm === "ed25519") throw unknown("its key is not one of Ed25519");
  return { did: sound(() => walletOf(compressed(bytes))), algorithm: algorithm ?? "eip-191" };
}

/** `{"signature": hex}` of 64 bytes, or `{"ecdsa": {"r", "s"}}` as `ledger-cli` says it. Throws SIGNER_ANSWER_UNKNOWN. */
export function commandSignature(text: string): Uint8Array {
  const answer = parsed(text, signatureAnswer, "signature");
  if ("signature" in answer) return exactly(64, bytesIn(answer.signature));
  const { r, s } = answer.ecdsa;
  return withLowS(new Uint8Array([...padded(bytesIn(r)), ...padded(bytesIn(s))]));
}

const hex = z.string().max(1_024);
const keyAnswer = z.object({
  key: hex,
  algorithm: z.enum(["ed25519", "secp256k1", "eip-191"]).optional(),
});
const signatureAnswer = z.union([
  z.object({ signature: hex }),
  z.object({ ecdsa: z.object({ r: hex, s: hex }) }),
]);

function parsed<T>(text: string, shape: z.ZodType<T>, what: string): T {
  try {
    const read = shape.safeParse(JSON.parse(text));
    if (read.success) return read.data;
  } catch (cause) {
    throw unknown(`what it wrote is not JSON`, cause);
  }
  throw unknown(`there is no ${what} in what it wrote`);
}

function bytesIn(text: string): Uint8Array {
  const bytes = fromHex(text.replace(/^0x/i, ""));
  if (bytes === undefined) throw unknown("what it wrote is not hex");
  return bytes;
}

function exactly(length: number, bytes: Uint8Array): Uint8Array {
  if (bytes.length === length) return bytes;
  throw unknown(`it wrote ${bytes.length} bytes in place of ${length}`);
}

/** Numbers may come without the zeros they begin with. */
function padded(bytes: Uint8Array): Uint8Array {
  if (bytes.length > 32) throw unknown("a number in its signature is too large");
  const full = new Uint8Array(32);
  full.set(bytes, 32 - bytes.length);
  return full;
}

/** A point of the curve with both its numbers, in the form that needs one of them. */
function compressed(key: Uint8Array): Uint8Array {
  const full = key.length === 64 ? new Uint8Array([4, ...key]) : key;
  if (full.length !== 65 || full[0] !== 4) return full;
  const isOdd = ((full[64] ?? 0) & 1) === 1;
  return new Uint8Array([isOdd ? 3 : 2, ...full.subarray(1, 33)]);
}

function sound(made: () => Principal): Principal {
  try {
    return made();
  } catch (cause) {
    throw unknown("its key is not a sound one", cause);
  }
}

function unknown(why: string, cause?: unknown) {
  return keystoreError("SIGNER_ANSWER_UNKNOWN", `the program that signs answered something else: ${why}`, {
    cause,
  });
}
