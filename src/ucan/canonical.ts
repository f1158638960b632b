import type { DmsError } from "../errors/dms-error.ts";
import { malformed } from "./errors.ts";
import { nestingLimit } from "./limits.ts";

/**
 * Walks the bytes of one DAG-CBOR value and throws UCAN_MALFORMED where they are not the only way to write it:
 * shortest integers and lengths, no indefinite lengths, keys sorted and distinct, valid UTF-8, no tag but 42 with a
 * CID, no floats that are whole numbers, nothing after the end. Integers are within ±2^53. Since equal values then have
 * equal bytes, a signature can be checked over the received bytes and a CID names one token, not a family of spellings.
 * One pass without allocation; depth is bounded before anything recursive sees the bytes.
 */
export function assertCanonical(bytes: Uint8Array, start = 0): void {
  const end = value({ bytes, at: start, depth: 0 });
  if (end !== bytes.length) throw malformed("there are bytes after the end of the value", { at: end });
}

interface Walk {
  readonly bytes: Uint8Array;
  at: number;
  depth: number;
}

/** Steps over one value and returns where the next begins. */
function value(walk: Walk): number {
  const head = walk.bytes[walk.at] ?? unfinished();
  switch (head >> 5) {
    case 0:
      argument(walk);
      return walk.at;
    case 1:
      // The number is −1 − argument, so the largest argument would already be below −(2^53 − 1).
      if (argument(walk) === Number.MAX_SAFE_INTEGER)
        throw malformed("a number is beyond 2^53", { at: walk.at });
      return walk.at;
    case 2:
      return skip(walk, argument(walk));
    case 3:
      return text(walk);
    case 4:
      return array(walk);
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

function skip(walk: Walk, length: number): number {
  walk.at += length;
  if (walk.at > walk.bytes.length) unfinished();
  return walk.at;
}

function text(walk: Walk): number {
  const length = argument(walk);
  const start = walk.at;
  const end = skip(walk, length);
  for (let at = start; at < end; at++) {
    // Most text is ASCII; only what is not goes through the decoder, which throws on invalid UTF-8.
    if ((walk.bytes[at] ?? 0) > 0x7f) {
      assertUtf8(walk.bytes.subarray(start, end));
      break;
    }
  }
  return end;
}

const utf8 = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

function assertUtf8(bytes: Uint8Array): void {
  let content: string;
  try {
    content = utf8.decode(bytes);
  } catch (cause) {
    throw malformed("text is not valid UTF-8", { cause });
  }
  // The codec drops a leading byte order mark, so that two spellings would read as the same text.
  if (content.startsWith("\ufeff")) throw malformed("text begins with a byte order mark");
}

function array(walk: Walk): number {
  const length = argument(walk);
  enter(walk);
  for (let item = 0; item < length; item++) value(walk);
  walk.depth--;
  return walk.at;
}

function map(walk: Walk): number {
  const length = argument(walk);
  enter(walk);
  let previousStart = 0;
  let previousEnd = 0;
  for (let entry = 0; entry < length; entry++) {
    if ((walk.bytes[walk.at] ?? unfinished()) >> 5 !== 3)
      throw malformed("a key is not text", { at: walk.at });
    const keyAt = walk.at;
    const keyEnd = text(walk);
    // A key's head holds its length, so comparing heads and all gives the order that DAG-CBOR asks for: short first.
    if (entry > 0 && !precedes(walk.bytes, previousStart, previousEnd, keyAt, keyEnd))
      throw malformed("keys are not sorted or not distinct", { at: keyAt });
    if (isProto(walk.bytes, keyAt, keyEnd)) throw malformed("a key is named __proto__", { at: keyAt });
    previousStart = keyAt;
    previousEnd = keyEnd;
    value(walk);
  }
  walk.depth--;
  return walk.at;
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

/** Text of 9 characters (head 0x69). No honest token has such a key, and it poisons whoever copies it carelessly. */
const proto = new TextEncoder().encode("\x69__proto__");

function isProto(bytes: Uint8Array, start: number, end: number): boolean {
  if (end - start !== proto.length) return false;
  for (let at = 0; at < proto.length; at++) if (bytes[start + at] !== proto[at]) return false;
  return true;
}

/** Tag 42 around the bytes 0x00 and a CIDv1; nothing else may be tagged. */
function link(walk: Walk): number {
  const at = walk.at;
  if (argument(walk) !== 42 || (walk.bytes[walk.at] ?? unfinished()) >> 5 !== 2)
    throw malformed("only CIDs may be tagged", { at });
  const length = argument(walk);
  const start = walk.at;
  const end = skip(walk, length);
  const cid = { bytes: walk.bytes, at: start + 2, end };
  if (length < 2 || walk.bytes[start] !== 0 || walk.bytes[start + 1] !== 1) throw notCid(at);
  varint(cid); // The codec, which may be any.
  varint(cid); // The hash function, likewise.
  if (varint(cid) !== end - cid.at) throw notCid(at);
  return end;
}

/** Seven bits to the byte, low ones first, and the last byte not zero; codes have at most four bytes. */
function varint(cid: { readonly bytes: Uint8Array; at: number; readonly end: number }): number {
  let number = 0;
  for (let step = 0; step < 4 && cid.at < cid.end; step++) {
    const byte = cid.bytes[cid.at++] ?? unfinished();
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
function simple(walk: Walk, head: number): number {
  if (head === 0xf4 || head === 0xf5 || head === 0xf6) return skip(walk, 1);
  if (head !== 0xfb) throw malformed("neither null, boolean nor a 64-bit float", { at: walk.at });
  const start = walk.at + 1;
  const end = skip(walk, 9);
  const number = new DataView(walk.bytes.buffer, walk.bytes.byteOffset + start, 8).getFloat64(0);
  if (!Number.isFinite(number) || Number.isSafeInteger(number))
    throw malformed("a float is a whole number, or no number", { at: start - 1 });
  return end;
}

function unfinished(): never {
  throw malformed("the bytes end too early");
}
