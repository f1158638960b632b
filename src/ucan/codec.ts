import { decode, encode } from "@ipld/dag-cbor";
import { assertCanonical } from "./canonical.ts";
import { malformed, ucanError } from "./errors.ts";

/** The value whose canonical DAG-CBOR begins at `start` and ends with the bytes. Throws UCAN_MALFORMED. */
export function read(bytes: Uint8Array, start: number): unknown {
  assertCanonical(bytes, start);
  try {
    return decode(start === 0 ? bytes : bytes.subarray(start));
  } catch (cause) {
    throw malformed("the bytes are not DAG-CBOR", { cause });
  }
}

/** The value as canonical DAG-CBOR. What we would refuse to read we do not write: throws UCAN_UNSENDABLE. */
export function write(value: unknown): Uint8Array {
  try {
    const bytes: Uint8Array = encode(value);
    assertCanonical(bytes);
    return bytes;
  } catch (cause) {
    throw ucanError("UCAN_UNSENDABLE", undefined, { cause });
  }
}
