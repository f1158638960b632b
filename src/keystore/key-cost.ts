import { keystoreError } from "./errors.ts";

/** What opening a key costs, by scrypt (RFC 7914): `n` rounds of `r` × 128 bytes, `p` times over. */
export interface KeyCost {
  readonly n: number;
  readonly r: number;
  readonly p: number;
}

/** For keys that are written: 128 MiB and about a second, which is what OWASP asks of scrypt. */
export const usualCost: KeyCost = { n: 2 ** 17, r: 8, p: 1 };

/** The original's 2^18 with r = 8 takes 256 MiB; twice that is still affordable, and no honest file asks for more. */
export const largestCostBytes = 512 * 1024 * 1024;

/** n × r × p of the original is 2^21; eight times that is some ten seconds. */
export const largestCostWork = 2 ** 24;

/** Throws KEYSTORE_COST_REFUSED. To be asked before anything is derived: the numbers come from a file. */
export function checkCost({ n, r, p }: KeyCost): void {
  const isPlausible =
    [n, r, p].every((number) => Number.isSafeInteger(number)) &&
    n >= smallestN &&
    n <= largestN &&
    Number.isInteger(Math.log2(n)) &&
    r >= 1 &&
    r <= largestR &&
    p >= 1 &&
    p <= largestP;
  if (!isPlausible || costBytes({ n, r, p }) > largestCostBytes || n * r * p > largestCostWork)
    throw keystoreError("KEYSTORE_COST_REFUSED", undefined, { n, r, p });
}

/** Memory that deriving takes. */
export function costBytes({ n, r, p }: KeyCost): number {
  return 128 * r * (n + p + 2);
}

/** Below, guessing is free: only the tests go down to it. */
const smallestN = 2 ** 10;
const largestN = 2 ** 20;
const largestR = 32;
const largestP = 16;
