const utf8 = new TextEncoder();

/**
 * The seed of the key that belongs to `label` under `seed`: HMAC-SHA-256 with the seed as the key (RFC 2104), so that
 * one derived key tells nothing of its siblings or of its parent. Pure, and therefore the same in every implementation.
 */
export function derivedSeed(
  seed: Uint8Array,
  label: string,
  sha256: (bytes: Uint8Array) => Uint8Array,
): Uint8Array {
  const inner = sha256(joined(padded(seed, 0x36), utf8.encode(domain + label)));
  return sha256(joined(padded(seed, 0x5c), inner));
}

/** Keeps these keys apart from anything else that may one day be made of the same seed. */
const domain = "dms/derived-key/1:";

const blockBytes = 64;

function padded(seed: Uint8Array, pad: number): Uint8Array {
  return Uint8Array.from({ length: blockBytes }, (_, at) => (seed[at] ?? 0) ^ pad);
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  const bytes = new Uint8Array(first.length + second.length);
  bytes.set(first);
  bytes.set(second, first.length);
  return bytes;
}
