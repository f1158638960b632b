import { randomFillSync, randomInt } from "node:crypto";
import type { Random } from "../random.ts";

/** The operating system's chance, fit for keys and nonces. A fork is the same source: it needs no seed of its own. */
export function systemRandom(): Random {
  const random: Random = {
    integer: (below) => (below <= 1 ? 0 : randomInt(below)),
    fraction: () => {
      const word = bytes(8);
      const view = new DataView(word.buffer, word.byteOffset);
      return ((view.getUint32(0) >>> 5) * 0x4000000 + (view.getUint32(4) >>> 6)) / 0x20000000000000;
    },
    bytes,
    fork: () => random,
  };
  const pool = pooledBytes();
  function bytes(length: number): Uint8Array {
    return pool(length);
  }
  return random;
}

/** A call into the kernel costs as much for 12 bytes as for 4 KiB, and every message needs a nonce of 12. */
const poolBytes = 4096;

function pooledBytes(): (length: number) => Uint8Array {
  const pool = new Uint8Array(poolBytes);
  let used = poolBytes;
  return (length) => {
    if (length > poolBytes) return randomFillSync(new Uint8Array(length));
    if (used + length > poolBytes) {
      randomFillSync(pool);
      used = 0;
    }
    const taken = pool.slice(used, used + length);
    pool.fill(0, used, used + length); // What was given out is nobody else's, and not left lying in memory.
    used += length;
    return taken;
  };
}
