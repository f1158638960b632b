import { base58btc } from "multiformats/bases/base58";
import { boundedCache } from "../crypto/bounded-cache.ts";
import { isSoundPublicKey } from "../crypto/guard.ts";
import type { KeyType } from "../crypto/keys.ts";
import { isSoundWalletKey } from "../crypto/secp256k1.ts";
import { assert } from "../errors/assert.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";

/**
 * Anyone who may stand in a chain of delegations: a did:key in its one canonical spelling. It holds the whole public key,
 * so nothing is looked up. Its key may be a wallet's, which delegates and does nothing else.
 */
export type Principal = string & { readonly __principal: never };

/** A principal whose key is Ed25519: one who can sign messages, have an address and be a peer. */
export type Did = Principal & { readonly __did: never };

/** A principal's key, as `Crypto.verify` takes it: 32 bytes of Ed25519, or 33 of secp256k1 (compressed). */
export interface PrincipalKey {
  readonly type: KeyType;
  readonly bytes: Uint8Array;
}

/** The DID of a 32-byte Ed25519 public key. */
export function didOf(publicKey: Uint8Array): Did {
  assert(isSoundPublicKey(publicKey), "a DID is made of a canonical Ed25519 key that is not of small order");
  const did = branded(spelled(ed25519Prefix, publicKey));
  keys.set(did, { type: "ed25519", bytes: publicKey.slice() });
  return did;
}

/** The principal of a wallet's key: 33 bytes of secp256k1, compressed. */
export function walletOf(publicKey: Uint8Array): Principal {
  assert(isSoundWalletKey(publicKey), "a wallet's name is made of a compressed secp256k1 key");
  return brandedPrincipal(spelled(secp256k1Prefix, publicKey));
}

/** Text from outside as a DID; undefined where `readDid` refuses it. */
export function parseDid(text: string): Did | undefined {
  const principal = parsePrincipal(text);
  return principal !== undefined && isDid(principal) ? principal : undefined;
}

/** Text from outside as a principal, whose key may be a wallet's; undefined where it names no one. */
export function parsePrincipal(text: string): Principal | undefined {
  if (keys.get(text) !== undefined) return brandedPrincipal(text);
  const key = keyIn(text);
  if (key === undefined) return undefined;
  keys.set(text, key);
  return brandedPrincipal(text);
}

/** Whether the principal can be more than a link in a chain: whether its key is Ed25519. */
export function isDid(principal: Principal): principal is Did {
  return keyOf(principal).type === "ed25519";
}

/**
 * Text from outside as a DID, or why not: "malformed" (not the canonical did:key of a sound key; a fragment, a query or
 * a path belongs to a DID URL and names no one) or "key-type-unsupported" (a did:key, of a kind that we cannot verify).
 */
export function readDid(text: string): Reply<Did> {
  const principal = parsePrincipal(text);
  if (principal !== undefined)
    return isDid(principal)
      ? grant(principal)
      : refuse("key-type-unsupported", "a wallet's key can only delegate: use one of Ed25519 here");
  const bytes = multicodecBytes(text);
  if (bytes === undefined) return refuse("malformed", "this is not a did:key in its canonical spelling");
  if (startsWith(bytes, ed25519Prefix) || startsWith(bytes, secp256k1Prefix))
    return refuse("malformed", "the key in this DID is not a sound one");
  return refuse("key-type-unsupported", "only keys of Ed25519, and wallets of secp256k1, are supported");
}

/** The 32-byte Ed25519 key of a DID. Cannot fail: whoever has a Did got it from `didOf` or had it parsed. */
export function publicKeyOf(did: Did): Uint8Array {
  return keyOf(did).bytes;
}

/** Whose signatures are a principal's, and how they are checked. Cannot fail: principals were parsed. */
export function keyOf(principal: Principal): PrincipalKey {
  const known = keys.get(principal);
  if (known !== undefined) return known;
  const key = keyIn(principal);
  assert(key !== undefined, "a principal is a did:key that was parsed before");
  keys.set(principal, key);
  return key;
}

const scheme = "did:key:z";

/** An Ed25519 DID has 56 characters, a wallet's 57. Decoding base58 is quadratic, so longer text is not even tried. */
const longestDidCharacters = 128;

/** Multicodec ed25519-pub (0xed) and secp256k1-pub (0xe7) as varints. */
const ed25519Prefix = Uint8Array.of(0xed, 0x01);
const secp256k1Prefix = Uint8Array.of(0xe7, 0x01);
const prefixBytes = 2;

/** Pure memory of decoded keys: a message names two or three DIDs, nearly always the same ones. About 200 B each. */
const keys = boundedCache<string, PrincipalKey>(4096);

function keyIn(text: string): PrincipalKey | undefined {
  const code = multicodecBytes(text);
  if (code === undefined) return undefined;
  const bytes = code.slice(prefixBytes);
  if (startsWith(code, ed25519Prefix))
    return isSoundPublicKey(bytes) ? { type: "ed25519", bytes } : undefined;
  const isWallet = startsWith(code, secp256k1Prefix) && isSoundWalletKey(bytes);
  return isWallet ? { type: "secp256k1", bytes } : undefined;
}

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

/** The two places where text that has the right form becomes a name. */
function branded(text: string): Did {
  return text as Did;
}

function brandedPrincipal(text: string): Principal {
  return text as Principal;
}
