import { base58btc } from "multiformats/bases/base58";
import { boundedCache } from "../crypto/bounded-cache.ts";
import { isSoundPublicKey } from "../crypto/guard.ts";
import { assert } from "../errors/assert.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";

/** Who someone is: a did:key in its one canonical spelling. It holds the whole public key, so nothing is looked up. */
export type Did = string & { readonly __did: never };

/** The DID of a 32-byte Ed25519 public key. */
export function didOf(publicKey: Uint8Array): Did {
  assert(isSoundPublicKey(publicKey), "a DID is made of a canonical Ed25519 key that is not of small order");
  const did = branded(spelled(ed25519Prefix, publicKey));
  keys.set(did, publicKey.slice());
  return did;
}

/** Text from outside as a DID; undefined where `readDid` refuses it. */
export function parseDid(text: string): Did | undefined {
  if (keys.get(text) !== undefined) return branded(text);
  const read = readDid(text);
  return read.granted ? read.value : undefined;
}

/**
 * Text from outside as a DID, or why not: "malformed" (not the canonical did:key of a sound key; a fragment, a query or
 * a path belongs to a DID URL and names no one) or "key-type-unsupported" (a did:key, of a kind that we cannot verify).
 */
export function readDid(text: string): Reply<Did> {
  const bytes = multicodecBytes(text);
  if (bytes === undefined) return refuse("malformed", "this is not a did:key in its canonical spelling");
  if (startsWith(bytes, secp256k1Prefix))
    return refuse("key-type-unsupported", "secp256k1 keys are not supported yet");
  if (!startsWith(bytes, ed25519Prefix))
    return refuse("key-type-unsupported", "only Ed25519 keys are supported");
  const publicKey = bytes.slice(ed25519Prefix.length);
  if (!isSoundPublicKey(publicKey))
    return refuse("malformed", "the key in this DID is not a sound Ed25519 key");
  const did = branded(text);
  keys.set(did, publicKey);
  return grant(did);
}

/** The 32-byte Ed25519 key of a DID. Cannot fail: whoever has a Did got it from `didOf` or had it parsed. */
export function publicKeyOf(did: Did): Uint8Array {
  const known = keys.get(did);
  if (known !== undefined) return known;
  const bytes = multicodecBytes(did);
  assert(bytes !== undefined, "a Did is a did:key that was parsed before");
  const publicKey = bytes.slice(ed25519Prefix.length);
  keys.set(did, publicKey);
  return publicKey;
}

const scheme = "did:key:z";

/** An Ed25519 DID has 56 characters. Decoding base58 is quadratic, so longer text is not even tried. */
const longestDidCharacters = 128;

/** Multicodec ed25519-pub (0xed) and secp256k1-pub (0xe7) as varints. */
const ed25519Prefix = Uint8Array.of(0xed, 0x01);
const secp256k1Prefix = Uint8Array.of(0xe7, 0x01);

/** Pure memory of decoded keys: a message names two or three DIDs, nearly always the same ones. About 200 B each. */
const keys = boundedCache<string, Uint8Array>(4096);

function multicodecBytes(text: string): Uint8Array | undefined {
  if (!text.startsWith(scheme) || text.length > longestDidCharacters) return undefined;
  const bytes = decoded(text.slice(scheme.length));
  if (bytes === undefined) return undefined;
  return scheme + base58btc.baseEncode(bytes) === text ? bytes : undefined;
}

function decoded(base58: string): Uint8Array | undefined {
  try {
    return base58btc.baseDecode(base58);
  } catch {
    return undefined; // A character outside the alphabet: not a DID, which is all that the caller asks.
  }
}

function startsWith(bytes: Uint8Array, prefix: Uint8Array): boolean {
  return prefix.every((byte, at) => bytes[at] === byte);
}

function spelled(prefix: Uint8Array, publicKey: Uint8Array): string {
  const bytes = new Uint8Array(prefix.length + publicKey.length);
  bytes.set(prefix);
  bytes.set(publicKey, prefix.length);
  return scheme + base58btc.baseEncode(bytes);
}

/** The one place where text that has the right form becomes a name. */
function branded(text: string): Did {
  return text as Did;
}
