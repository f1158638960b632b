import type { Random } from "./random.ts";

/**
 * Chance that can be had again: the same seed gives the same draws on every machine. Quick, evenly spread (sfc32), and
 * NOT secret: whoever sees some draws can work out the rest. For the simulator and for tests.
 */
export function seededRandom(seed: string | number): Random {
  const name = String(seed);
  const next = generator(name);
  return {
    integer: (below) => integer(next, below),
    fraction: () => ((next() >>> 5) * 0x4000000 + (next() >>> 6)) / 0x20000000000000,
    bytes: (length) => bytes(next, length),
    // Made of the seed's name, not of the stream: forking early or late gives the same stream.
    fork: (fork) => seededRandom(`${name}/${fork}`),
  };
}

/** Draws again where the 32-bit range would favour the low numbers, so that each is equally likely. */
function integer(next: () => number, below: number): number {
  if (below > 0x1_0000_0000) return Math.floor((next() + (next() & 0x1f_ffff) * 0x1_0000_0000) % below);
  const fair = 0x1_0000_0000 - (0x1_0000_0000 % below);
  let draw = next();
  while (draw >= fair) draw = next();
  return draw % below;
}

function bytes(next: () => number, length: number): Uint8Array {
  const result = new Uint8Array(length);
  for (let at = 0; at < length; at += 4) {
    const draw = next();
    result[at] = draw;
    // A write beyond the end of a typed array does nothing.
    result[at + 1] = draw >>> 8;
    result[at + 2] = draw >>> 16;
    result[at + 3] = draw >>> 24;
  }
  return result;
}

/** sfc32 by Chris Doty-Humphrey: four words of state, one of them a counter, so no seed has a short period. */
function generator(seed: string): () => number {
  let a = hashed(seed, 0x9e3779b9);
  let b = hashed(seed, 0x243f6a88);
  let c = hashed(seed, 0xb7e15162);
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    return sum >>> 0;
  };
  for (let round = 0; round < 15; round++) next(); // Lets near seeds drift apart before the first draw.
  return next;
}

/** FNV-1a over the text's code units, with a final stir (murmur3) so that each bit of the seed reaches every word. */
function hashed(text: string, basis: number): number {
  let hash = basis | 0;
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), 0x01000193);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return (hash ^ (hash >>> 16)) | 0;
}
