/**
 * What libraries disagree about in ECDSA on secp256k1: of each signature there are two, (r, s) and (r, n − s), and
 * some take both. With one spelling for a key and one for a signature, all nodes give the same verdict.
 */
export function isWellFormedEcdsa(publicKey: Uint8Array, signature: Uint8Array): boolean {
  return (
    isSoundWalletKey(publicKey) &&
    signature.length === 64 &&
    isBetween(signature.subarray(0, 32), zero, order) &&
    isBetween(signature.subarray(32), zero, aboveHalf)
  );
}

/**
 * A compressed key: 33 bytes, of which the first says which y, and the others are an x below the prime. Whether the curve
 * has a point there shows when a signature is checked: if not, none is right.
 */
export function isSoundWalletKey(publicKey: Uint8Array): boolean {
  const sign = publicKey[0];
  return publicKey.length === 33 && (sign === 2 || sign === 3) && compared(publicKey.subarray(1), prime) < 0;
}

/** The signature with the lower s, which is the one that is taken: wallets give either. */
export function withLowS(signature: Uint8Array): Uint8Array {
  if (compared(signature.subarray(32), aboveHalf) < 0) return signature;
  const low = signature.slice();
  let borrow = 0;
  for (let at = 31; at >= 0; at--) {
    const difference = (order[at] ?? 0) - (signature[32 + at] ?? 0) - borrow;
    borrow = difference < 0 ? 1 : 0;
    low[32 + at] = difference & 0xff;
  }
  return low;
}

const zero = new Uint8Array(32);

/** SEC 2, §2.4.1: the prime of the field, the order n of the group, and (n + 1) / 2. All big endian. */
const prime = bytesOf("fffffffffffffffffffffffffffffffffffffffffffffffffffffffefffffc2f");
const order = bytesOf("fffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");
const aboveHalf = bytesOf("7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a1");

function isBetween(number: Uint8Array, above: Uint8Array, below: Uint8Array): boolean {
  return compared(number, above) > 0 && compared(number, below) < 0;
}

function compared(one: Uint8Array, other: Uint8Array): number {
  for (let at = 0; at < 32; at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from({ length: 32 }, (_, at) => Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16));
}
