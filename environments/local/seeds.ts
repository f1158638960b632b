import { createHash } from "node:crypto";

/** Bytes for keys and tokens. Two runs at the same time must not own each other's containers, so they differ by run. */
export function seedsFrom(seed: string): (length: number) => Uint8Array {
  let drawn = 0;
  return (length) => {
    const bytes = createHash("sha512").update(`${seed}/${process.pid}/${drawn++}`).digest();
    return new Uint8Array(bytes.subarray(0, length));
  };
}
