import type { Crypto, KeyType } from "../crypto/keys.ts";
import { keyOf, type Principal } from "../did/did.ts";
import { read, write } from "./codec.ts";
import { malformed, ucanError } from "./errors.ts";
import { tokenLimitBytes } from "./limits.ts";
import { isPlainMap, type Payload } from "./payload.ts";
import type { DelegationSigner } from "./signer.ts";

/** "dlg" gives a capability to someone, "inv" uses one. The signature covers the kind, so neither passes for the other. */
export type TokenKind = "dlg" | "inv";

/** The token's bytes for this payload, signed: [signature, {h: how it is signed, "ucan/dlg@1.0.0": payload}]. */
export function seal(kind: TokenKind, payload: object, signer: DelegationSigner): Uint8Array {
  const content = write(payload);
  const head = headOf[keyOf(signer.did).type][kind];
  const bytes = new Uint8Array(signedFrom + head.length + content.length);
  bytes.set(opening);
  bytes.set(head, signedFrom);
  bytes.set(content, signedFrom + head.length);
  if (bytes.length > tokenLimitBytes)
    throw ucanError(
      "UCAN_TOO_LARGE",
      `the token would have ${bytes.length} bytes; at most ${tokenLimitBytes} are read`,
    );
  bytes.set(signer.sign(bytes.subarray(signedFrom)), opening.length);
  return bytes;
}

/** The payload inside a token's bytes, of which only the form is known to be right. Throws UCAN_MALFORMED. */
export function open(bytes: Uint8Array): {
  readonly kind: TokenKind;
  /** What kind of key it says it is signed with. Whoever reads the issuer's name holds the two together. */
  readonly keyType: KeyType;
  readonly payload: Payload;
} {
  if (bytes.length > tokenLimitBytes) throw malformed(`a token has at most ${tokenLimitBytes} bytes`);
  const { kind, keyType, head } = tagOf(bytes);
  const start = signedFrom + head.length;
  const payload = read(bytes, start);
  if (!isPlainMap(payload)) throw malformed("the payload is not a map");
  return { kind, keyType, payload };
}

/** What kind of token these bytes claim to be, by their first bytes alone. Throws UCAN_MALFORMED. */
export function kindOf(bytes: Uint8Array): TokenKind {
  return tagOf(bytes).kind;
}

/** Whether the token's signature is that of `issuer`, over the very bytes that were received. */
export function isSignedBy(issuer: Principal, bytes: Uint8Array, crypto: Pick<Crypto, "verify">): boolean {
  const key = keyOf(issuer);
  return crypto.verify(
    key.bytes,
    bytes.subarray(signedFrom),
    bytes.subarray(opening.length, signedFrom),
    key.type,
  );
}

/** An issuer whose key is of the kind that the token says it is signed with. Throws UCAN_MALFORMED for any other. */
export function issuerOf(issuer: Principal, keyType: KeyType): Principal {
  if (keyOf(issuer).type === keyType) return issuer;
  throw malformed("the token says it is signed with another kind of key than its issuer has");
}

/** An array of two (0x82) that begins with 64 bytes (0x58 0x40): the signature. All of it is the same in every token. */
const opening = Uint8Array.of(0x82, 0x58, 0x40);

/** What is signed begins after the signature and ends with the token. */
const signedFrom = opening.length + 64;

/** Varsig 1: EdDSA on curve Ed25519 with SHA-512, and ECDSA on secp256k1 with SHA-256, both over DAG-CBOR. */
const varsigs = {
  ed25519: Uint8Array.of(0x34, 0x01, 0xed, 0x01, 0xed, 0x01, 0x13, 0x71),
  secp256k1: Uint8Array.of(0x34, 0x01, 0xec, 0x01, 0xe7, 0x01, 0x12, 0x71),
};

const headOf = {
  ed25519: { dlg: headFor("ed25519", "ucan/dlg@1.0.0"), inv: headFor("ed25519", "ucan/inv@1.0.0") },
  secp256k1: { dlg: headFor("secp256k1", "ucan/dlg@1.0.0"), inv: headFor("secp256k1", "ucan/inv@1.0.0") },
};

interface Head {
  readonly kind: TokenKind;
  readonly keyType: KeyType;
  readonly head: Uint8Array;
}

/**
 * The release candidate differs in nothing but the tag, and other implementations still write it. What comes most often
 * is looked for first.
 */
const readable: readonly Head[] = [
  { kind: "inv", keyType: "ed25519", head: headOf.ed25519.inv },
  { kind: "dlg", keyType: "ed25519", head: headOf.ed25519.dlg },
  { kind: "dlg", keyType: "secp256k1", head: headOf.secp256k1.dlg },
  { kind: "inv", keyType: "secp256k1", head: headOf.secp256k1.inv },
  { kind: "inv", keyType: "ed25519", head: headFor("ed25519", "ucan/inv@1.0.0-rc.1") },
  { kind: "dlg", keyType: "ed25519", head: headFor("ed25519", "ucan/dlg@1.0.0-rc.1") },
  { kind: "dlg", keyType: "secp256k1", head: headFor("secp256k1", "ucan/dlg@1.0.0-rc.1") },
  { kind: "inv", keyType: "secp256k1", head: headFor("secp256k1", "ucan/inv@1.0.0-rc.1") },
];

/** A map of two (0xa2): "h" with the varsig, then the tag, whose value is the payload that follows. */
function headFor(keyType: KeyType, tag: string): Uint8Array {
  const varsig = varsigs[keyType];
  const name = new TextEncoder().encode(tag);
  return Uint8Array.of(0xa2, 0x61, 0x68, 0x40 + varsig.length, ...varsig, 0x60 + name.length, ...name);
}

function tagOf(bytes: Uint8Array): Head {
  if (!holds(bytes, 0, opening)) throw malformed("this does not begin as a token does");
  for (const known of readable) if (holds(bytes, signedFrom, known.head)) return known;
  throw malformed("this is neither a delegation nor an invocation of UCAN 1.0");
}

function holds(bytes: Uint8Array, start: number, part: Uint8Array): boolean {
  for (let at = 0; at < part.length; at++) if (bytes[start + at] !== part[at]) return false;
  return true;
}
