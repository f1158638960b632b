/**
 * What libraries disagree about: OpenSSL takes small-order keys, libsodium takes signatures that are too long. These
 * checks stand before every implementation, so that all nodes give the same verdict on the same bytes.
 */
export function isWellFormed(publicKey: Uint8Array, signature: Uint8Array): boolean {
  return (
    signature.length === 64 && isSoundPoint(publicKey, 0, publicKey.length) && isSoundPoint(signature, 0, 32)
  );
}

/** A key that identifies someone: 32 bytes, canonical (y < p), and not one of the points whose order is 8 or less. */
export function isSoundPublicKey(publicKey: Uint8Array): boolean {
  return isSoundPoint(publicKey, 0, publicKey.length);
}

function isSoundPoint(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== 32) return false;
  // The last byte's top bit is the sign of x, and no part of y.
  const top = (bytes[end - 1] ?? 0) & 0x7f;
  if (top === 0x7f && !isBelowPrime(bytes, start)) return false;
  return !smallOrderY.some((y) => top === y[31] && holds(bytes, start, y));
}

/** Called when the top bits are all set: y ≥ 2^255 − 19 then needs bytes 1 to 30 all set and a first byte ≥ 0xed. */
function isBelowPrime(bytes: Uint8Array, start: number): boolean {
  for (let at = 30; at >= 1; at--) if (bytes[start + at] !== 0xff) return true;
  return (bytes[start] ?? 0) < 0xed;
}

function holds(bytes: Uint8Array, start: number, y: Uint8Array): boolean {
  for (let at = 0; at < 31; at++) if (bytes[start + at] !== y[at]) return false;
  return true;
}

/** The y of the eight points of small order, little endian: 1, −1, 0 and the two of order eight. */
const smallOrderY = [
  "0100000000000000000000000000000000000000000000000000000000000000",
  "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
  "0000000000000000000000000000000000000000000000000000000000000000",
  "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
  "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
].map((hex) =>
  Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16)),
);
