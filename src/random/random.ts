/** Chance. On a machine it comes from the operating system; in the simulator from the world's seed. */
export interface Random {
  /** A whole number from 0 to `below` − 1, each equally likely. `below` is at least 1. */
  integer(below: number): number;
  /** A number from 0 (included) to 1 (excluded). */
  fraction(): number;
  /** Fit for keys and nonces on a machine; repeatable in the simulator. */
  bytes(length: number): Uint8Array;
  /** A stream of its own for one concern, so that a new draw in one place does not shift the draws of all others. */
  fork(name: string): Random;
}

/** A copy of `items` in random order (Fisher–Yates). */
export function shuffled<T>(random: Random, items: readonly T[]): T[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = random.integer(last + 1);
    const [a, b] = [result[last], result[other]];
    if (a === undefined || b === undefined) continue;
    result[last] = b;
    result[other] = a;
  }
  return result;
}

const idAlphabet = "0123456789abcdefghjkmnpqrstvwxyz";

/** A short name for a person to type the start of: `length` characters of Crockford's base 32 in lower case. */
export function randomId(random: Random, length = 16): string {
  let id = "";
  for (const byte of random.bytes(length)) id += idAlphabet[byte & 31];
  return id;
}
