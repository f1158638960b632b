import { base58btc } from "multiformats/bases/base58";
import { assert } from "../errors/assert.ts";
import type { PeerId } from "./network.ts";

/**
 * The peer id of a 32-byte Ed25519 public key: the key in libp2p's protobuf form, under the identity multihash, in
 * base58. The id therefore holds the whole key, and whoever knows a peer's name can verify what it signs.
 */
export function peerIdOf(publicKey: Uint8Array): PeerId {
  assert(publicKey.length === keyBytes, "an Ed25519 public key has 32 bytes");
  const bytes = new Uint8Array(prefix.length + keyBytes);
  bytes.set(prefix);
  bytes.set(publicKey, prefix.length);
  return branded(base58btc.baseEncode(bytes));
}

/** The 32-byte Ed25519 public key inside a peer id; undefined where the text is no such id. */
export function publicKeyOfPeer(id: string): Uint8Array | undefined {
  if (id.length > longestIdCharacters) return undefined;
  const bytes = bytesOf(id);
  if (bytes?.length !== prefix.length + keyBytes) return undefined;
  if (!prefix.every((byte, at) => bytes[at] === byte)) return undefined;
  return bytes.slice(prefix.length);
}

/** Text from outside as a peer id; undefined where it is not the one canonical spelling of an Ed25519 peer id. */
export function parsePeerId(text: string): PeerId | undefined {
  const publicKey = publicKeyOfPeer(text);
  if (publicKey === undefined) return undefined;
  const id = peerIdOf(publicKey);
  return id === text ? id : undefined;
}

const keyBytes = 32;

/** Identity multihash (00) of 36 bytes (24): field 1, key type Ed25519 (08 01); field 2, 32 bytes (12 20). */
const prefix = Uint8Array.of(0x00, 0x24, 0x08, 0x01, 0x12, 0x20);

/** 38 bytes make 52 characters. Decoding base58 is quadratic, so longer text is not even tried. */
const longestIdCharacters = 52;

function bytesOf(text: string): Uint8Array | undefined {
  try {
    return base58btc.baseDecode(text);
  } catch {
    return undefined; // A character outside the alphabet: not an id, which is all that the caller asks.
  }
}

/** The one place where bytes that have the right form become a name. */
function branded(text: string): PeerId {
  return text as PeerId;
}
