import { base32 } from "multiformats/bases/base32";
import type { Crypto } from "../crypto/keys.ts";

/** What a token is called: the base 32 text of a CIDv1 of its bytes ("bafyrei…"; DAG-CBOR, SHA-256). */
export type Cid = string & { readonly __cid: never };

/** The name of these bytes. Only canonical tokens are named so, hence one token has one name. */
export function cidOf(bytes: Uint8Array, crypto: Pick<Crypto, "sha256">): Cid {
  return cidOfDigest(crypto.sha256(bytes));
}

/** Text from outside as a token's name; undefined where it is not the one canonical spelling of such a CID. */
export function parseCid(text: string): Cid | undefined {
  if (text.length !== cidCharacters || !text.startsWith("bafyrei")) return undefined;
  const bytes = decoded(text);
  const cid = bytes === undefined ? undefined : cidFromBytes(bytes);
  return cid === text ? cid : undefined; // The decoder takes more than one spelling.
}

/** The binary form of a name: 36 bytes. */
export function bytesOfCid(cid: Cid): Uint8Array {
  return base32.baseDecode(cid.slice(1));
}

/** The name that these 36 bytes stand for; undefined where they are a CID of another kind. */
export function cidFromBytes(bytes: Uint8Array): Cid | undefined {
  if (bytes.length !== prefix.length + digestBytes || !prefix.every((byte, at) => bytes[at] === byte))
    return undefined;
  return spelled(bytes);
}

const digestBytes = 32;
const cidCharacters = 59;

/** CIDv1, dag-cbor (0x71), sha2-256 (0x12) of 32 bytes (0x20). */
const prefix = Uint8Array.of(0x01, 0x71, 0x12, 0x20);

function cidOfDigest(digest: Uint8Array): Cid {
  const bytes = new Uint8Array(prefix.length + digestBytes);
  bytes.set(prefix);
  bytes.set(digest, prefix.length);
  return spelled(bytes);
}

function decoded(text: string): Uint8Array | undefined {
  try {
    return base32.baseDecode(text.slice(1));
  } catch {
    return undefined; // A character outside the alphabet: not a CID, which is all that the caller asks.
  }
}

/** The one place where bytes that have the right form become a name. */
function spelled(bytes: Uint8Array): Cid {
  return base32.encode(bytes) as Cid;
}
