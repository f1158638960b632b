import { CID } from "multiformats/cid";
import type { DmsError } from "../errors/dms-error.ts";
import { malformed } from "./errors.ts";
import { nestingLimit } from "./limits.ts";

/**
 * The value whose DAG-CBOR begins at `start` and ends with the bytes. Throws UCAN_MALFORMED where they are not the only
 * way to write it: shortest integers and lengths, no indefinite lengths, keys sorted and distinct, valid UTF-8, no tag
 * but 42 with a CID, no floats that are whole numbers, nothing after the end. Integers are within ±(2^53 − 1). Since
 * equal values then have equal bytes, a signature can be checked over the received bytes and a CID names one token,
 * not a family of spellings. One pass; what lies deeper than the limit, or is not there, is not even allocated.
 */
export function readCbor(bytes: Uint8Array, start: number): unknown {
  const walk = { bytes, at: start, depth: 0 };
  const result = value(walk);
  if (walk.at !== bytes.length)
    throw malformed("there are bytes after the end of the value", { at: walk.at });
  return result;
}

interface Walk {
  readonly bytes: Uint8Array;
  at: number;
  depth: number;
}

/** Reads one value and moves to where the next begins. */
function value(walk: Walk): unknown {
  const head = walk.bytes[walk.at] ?? unfinished();
  switch (head >> 5) {
    case 0:
      return argument(walk);
    case 1:
      return negative(walk);
    case 2:
      return byteString(walk);
    case 3:
      return text(walk);
    case 4:
      return list(walk);
    case 5:
      return map(walk);
    case 6:
      return link(walk);
    default:
      return simple(walk, head);
  }
}

/** The number in an item's head: an integer's value, or a length. Refuses a spelling that is longer than needed. */
function argument(walk: Walk): number {
  const minor = (walk.bytes[walk.at] ?? unfinished()) & 31;
  walk.at++;
  if (minor < 24) return minor;
  if (minor > 27) throw malformed("indefinite lengths are not canonical", { at: walk.at - 1 });
  const size = 1 << (minor - 24);
  let number = 0;
  for (let step = 0; step < size; step++)
    number = number * 256 + (walk.bytes[walk.at + step] ?? unfinished());
  const at = walk.at;
  walk.at += size;
  if (number < (leastOfSize[minor - 24] ?? 0))
    throw malformed("a number is written longer than needed", { at });
  if (number > Number.MAX_SAFE_INTEGER) throw malformed("a number is beyond 2^53", { at });
  return number;
}

/** The smallest number that may be written in 1, 2, 4 and 8 bytes after the head. */
const leastOfSize = [24, 256, 65_536, 4_294_967_296];

function negative(walk: Walk): number {
  const number = -1 - argument(walk);
  if (!Number.isSafeInteger(number)) throw malformed("a number is beyond 2^53", { at: walk.at });
  return number;
}

/** Where an item of this length ends, once it is known to be there. */
function skip(walk: Walk, length: number): number {
  walk.at += length;
  if (walk.at > walk.bytes.length) unfinished();
  return walk.at;
}

function byteString(walk: Walk): Uint8Array {
  const length = argument(walk);
  const start = walk.at;
  return walk.bytes.slice(start, skip(walk, length));
}

function text(walk: Walk): string {
  const length = argument(walk);
  const start = walk.at;
  const end = skip(walk, length);
  let content = "";
  if (length > shortTextBytes) return decodedText(walk.bytes, start, end);
  for (let at = start; at < end; at++) {
    const byte = walk.bytes[at] ?? 0;
    if (byte > 0x7f) return decodedText(walk.bytes, start, end);
    content += String.fromCharCode(byte);
  }
  return content;
}

/** Below it, putting ASCII together byte by byte is quicker than the way to the platform's decoder and back. */
const shortTextBytes = 24;

// A byte order mark is a character like others: left out, two spellings would read as the same text.
const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function decodedText(bytes: Uint8Array, start: number, end: number): string {
  try {
    return utf8.decode(bytes.subarray(start, end));
  } catch (cause) {
    throw malformed("text is not valid UTF-8", { cause });
  }
}

function list(walk: Walk): unknown[] {
  const length = argument(walk);
  enter(walk);
  const items: unknown[] = [];
  for (let item = 0; item < length; item++) items.push(value(walk));
  walk.depth--;
  return items;
}

function map(walk: Walk): Readonly<Record<string, unknown>> {
  const length = argument(walk);
  enter(walk);
  const entries: Record<string, unknown> = {};
  let previousStart = 0;
  let previousEnd = 0;
  for (let entry = 0; entry < length; entry++) {
    const start = walk.at;
    if ((walk.bytes[start] ?? unfinished()) >> 5 !== 3) throw malformed("a key is not text", { at: start });
    const key = text(walk);
    // A key's head holds its length, so comparing heads and all gives the order that DAG-CBOR asks for: short first.
    if (entry > 0 && !precedes(walk.bytes, previousStart, previousEnd, start, walk.at))
      throw malformed("keys are not sorted or not distinct", { at: start });
    // No honest token has such a key, and it poisons whoever copies it carelessly.
    if (key === "__proto__") throw malformed("a key is named __proto__", { at: start });
    previousStart = start;
    previousEnd = walk.at;
    entries[key] = value(walk);
  }
  walk.depth--;
  return entries;
}

function enter(walk: Walk): void {
  walk.depth++;
  if (walk.depth > nestingLimit) throw malformed(`values are nested deeper than ${nestingLimit}`);
}

function precedes(
  bytes: Uint8Array,
  start: number,
  end: number,
  otherStart: number,
  otherEnd: number,
): boolean {
  const length = Math.min(end - start, otherEnd - otherStart);
  for (let at = 0; at < length; at++) {
    const difference = (bytes[start + at] ?? 0) - (bytes[otherStart + at] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return end - start < otherEnd - otherStart;
}

/** Tag 42 around the bytes 0x00 and a CIDv1; nothing else may be tagged. */
function link(walk: Walk): CID {
  const at = walk.at;
  if (argument(walk) !== 42 || (walk.bytes[walk.at] ?? unfinished()) >> 5 !== 2)
    throw malformed("only CIDs may be tagged", { at });
  const bytes = byteString(walk);
  const cid = { bytes, at: 2 };
  if (bytes[0] !== 0 || bytes[1] !== 1) throw notCid(at);
  varint(cid); // The codec, which may be any.
  varint(cid); // The hash function, likewise.
  if (varint(cid) !== bytes.length - cid.at) throw notCid(at);
  return CID.decode(bytes.subarray(1));
}

/** Seven bits to the byte, low ones first, and the last byte not zero; codes have at most four bytes. */
function varint(cid: { readonly bytes: Uint8Array; at: number }): number {
  let number = 0;
  for (let step = 0; step < 4; step++) {
    const byte = cid.bytes[cid.at++] ?? 0x80;
    number += (byte & 0x7f) * 128 ** step;
    if (byte === 0 && step > 0) break;
    if (byte < 0x80) return number;
  }
  throw notCid(cid.at);
}

function notCid(at: number): DmsError {
  return malformed("a link is not a CIDv1", { at });
}

/** false, true, null, and 64-bit floats that no integer could have said. */
function simple(walk: Walk, head: number): boolean | null | number {
  const start = walk.at;
  if (head === 0xfb) return float(walk.bytes, start + 1, skip(walk, 9));
  skip(walk, 1);
  if (head === 0xf6) return null;
  if (head !== 0xf4 && head !== 0xf5)
    throw malformed("neither null, boolean nor a 64-bit float", { at: start });
  return head === 0xf5;
}

function float(bytes: Uint8Array, start: number, end: number): number {
  const number = new DataView(bytes.buffer, bytes.byteOffset + start, end - start).getFloat64(0);
  if (Number.isFinite(number) && !Number.isSafeInteger(number)) return number;
  throw malformed("a float is a whole number, or no number", { at: start - 1 });
}

function unfinished(): never {
  throw malformed("the bytes end too early");
}
