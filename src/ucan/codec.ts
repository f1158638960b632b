import { readCbor } from "./cbor-reader.ts";
import { writeCbor } from "./cbor-writer.ts";

/**
 * The value whose canonical DAG-CBOR begins at `start` and ends with the bytes. Throws UCAN_MALFORMED where they are
 * not the one way to write it. Equal values have equal bytes, so a signature can be checked over what was received.
 */
export function read(bytes: Uint8Array, start: number): unknown {
  return readCbor(bytes, start);
}

/** The value as canonical DAG-CBOR. What we would refuse to read we do not write: throws UCAN_UNSENDABLE. */
export function write(value: unknown): Uint8Array {
  return writeCbor(value);
}
