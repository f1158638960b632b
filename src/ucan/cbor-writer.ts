import { CID } from "multiformats/cid";
import { ucanError } from "./errors.ts";
import { nestingLimit } from "./limits.ts";
import { isPlainMap } from "./payload.ts";

/**
 * The value as canonical DAG-CBOR: what `readCbor` reads, and nothing else. Throws UCAN_UNSENDABLE for what is no data
 * (undefined, functions, dates, numbers that are none, cycles), so that the mistake shows where it is made.
 */
export function writeCbor(value: unknown): Uint8Array {
  const output = { bytes: new Uint8Array(firstBytes), length: 0, depth: 0 };
  item(output, value);
  return output.bytes.slice(0, output.length);
}

/** A map that was made here may also be without a prototype. */
function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    isPlainMap(value) ||
    (typeof value === "object" && value !== null && Object.getPrototypeOf(value) === null)
  );
}

/** Most tokens fit; a larger one grows by doubling. */
const firstBytes = 1024;

interface Output {
  bytes: Uint8Array;
  length: number;
  depth: number;
}

function item(output: Output, value: unknown): void {
  if (typeof value === "string") text(output, value);
  else if (typeof value === "number") number(output, value);
  else if (typeof value === "boolean") put(output, value ? 0xf5 : 0xf4);
  else if (value === null) put(output, 0xf6);
  else if (value instanceof Uint8Array) bytes(output, value);
  else if (Array.isArray(value)) list(output, value);
  else if (isMap(value)) map(output, value);
  else link(output, value);
}

function text(output: Output, value: string): void {
  // A character has at most three bytes (a surrogate pair is two characters and four bytes).
  reserve(output, value.length * 3 + longestHeadBytes);
  if (value.length <= shortTextCharacters && shortAscii(output, value)) return;
  const encoded = utf8.encode(value);
  head(output, 3, encoded.length);
  append(output, encoded);
}

/** Writes short ASCII without the way to the platform's encoder and back; false where it is not ASCII. */
function shortAscii(output: Output, value: string): boolean {
  const start = output.length;
  head(output, 3, value.length);
  for (let at = 0; at < value.length; at++) {
    const code = value.charCodeAt(at);
    if (code > 0x7f) {
      output.length = start;
      return false;
    }
    output.bytes[output.length++] = code;
  }
  return true;
}

const shortTextCharacters = 64;
const utf8 = new TextEncoder();

function number(output: Output, value: number): void {
  if (Number.isSafeInteger(value)) {
    reserve(output, longestHeadBytes);
    // Minus zero is zero: the reader knows one of them only.
    return value < 0 ? head(output, 1, -1 - value) : head(output, 0, value);
  }
  if (!Number.isFinite(value)) throw unsendable("a number is infinite, or none");
  reserve(output, longestHeadBytes);
  output.bytes[output.length] = 0xfb;
  new DataView(output.bytes.buffer).setFloat64(output.length + 1, value);
  output.length += longestHeadBytes;
}

function bytes(output: Output, value: Uint8Array): void {
  reserve(output, value.length + longestHeadBytes);
  head(output, 2, value.length);
  append(output, value);
}

function list(output: Output, items: readonly unknown[]): void {
  enter(output);
  reserve(output, longestHeadBytes);
  head(output, 4, items.length);
  for (const each of items) item(output, each);
  output.depth--;
}

function map(output: Output, entries: Readonly<Record<string, unknown>>): void {
  enter(output);
  const keys = sorted(Object.keys(entries));
  reserve(output, longestHeadBytes);
  head(output, 5, keys.length);
  for (const key of keys) {
    if (key === "__proto__") throw unsendable("a key is named __proto__");
    text(output, key);
    item(output, entries[key]);
  }
  output.depth--;
}

/** DAG-CBOR's order of keys: by length in bytes, then byte by byte. */
function sorted(keys: string[]): readonly string[] {
  if (isAscii.test(keys.join(""))) return keys.sort(shortFirst);
  const byBytes = keys.map((key) => ({ key, bytes: utf8.encode(key) }));
  return byBytes.sort((one, other) => shortBytesFirst(one.bytes, other.bytes)).map(({ key }) => key);
}

const isAscii = /^[\0-\x7f]*$/;

function shortFirst(one: string, other: string): number {
  return one.length - other.length || (one < other ? -1 : 1);
}

function shortBytesFirst(one: Uint8Array, other: Uint8Array): number {
  const at = one.findIndex((byte, index) => byte !== other[index]);
  return one.length - other.length || (one[at] ?? 0) - (other[at] ?? 0);
}

function link(output: Output, value: unknown): void {
  const cid = typeof value === "object" ? CID.asCID(value) : null;
  if (cid?.version !== 1) throw unsendable(`a ${typeof value} that is no data`);
  reserve(output, cid.bytes.length + 2 * longestHeadBytes);
  head(output, 6, 42);
  head(output, 2, cid.bytes.length + 1);
  put(output, 0);
  append(output, cid.bytes);
}

function enter(output: Output): void {
  output.depth++;
  if (output.depth > nestingLimit) throw unsendable(`values are nested deeper than ${nestingLimit}`);
}

/** One byte for the kind, and at most eight for a number. */
const longestHeadBytes = 9;

/** An item's kind and number in the fewest bytes. The room was reserved. */
function head(output: Output, kind: number, argument: number): void {
  const { bytes: target } = output;
  const first = kind << 5;
  if (argument < 24) target[output.length++] = first | argument;
  else if (argument < 0x100) {
    target[output.length++] = first | 24;
    target[output.length++] = argument;
  } else {
    const size = argument < 0x1_0000 ? 2 : argument < 0x1_0000_0000 ? 4 : 8;
    target[output.length++] = first | (size === 2 ? 25 : size === 4 ? 26 : 27);
    let rest = argument;
    for (let at = size - 1; at >= 0; at--) {
      target[output.length + at] = rest % 256;
      rest = Math.floor(rest / 256);
    }
    output.length += size;
  }
}

function put(output: Output, byte: number): void {
  reserve(output, 1);
  output.bytes[output.length++] = byte;
}

function append(output: Output, content: Uint8Array): void {
  output.bytes.set(content, output.length);
  output.length += content.length;
}

function reserve(output: Output, count: number): void {
  const needed = output.length + count;
  if (needed <= output.bytes.length) return;
  const larger = new Uint8Array(Math.max(needed, output.bytes.length * 2));
  larger.set(output.bytes.subarray(0, output.length));
  output.bytes = larger;
}

function unsendable(sentence: string) {
  return ucanError("UCAN_UNSENDABLE", `a token cannot carry this: ${sentence}`);
}
