import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { decode, encode as encodeDagCbor } from "@ipld/dag-cbor";
import fc from "fast-check";
import { CID } from "multiformats/cid";
import { read, write } from "./codec.ts";

const link = "d82a58250001711220";

function bytes(hex: string): Uint8Array {
  return Uint8Array.from({ length: hex.length / 2 }, (_, at) =>
    Number.parseInt(hex.slice(2 * at, 2 * at + 2), 16),
  );
}

function isCanonical(content: Uint8Array): boolean {
  try {
    read(content, 0);
    return true;
  } catch (error) {
    assert.match(String(error), /DmsError/);
    return false;
  }
}

/** Each first in the one form that is right, then in those that say the same. */
const spellings: readonly (readonly [string, string, ...string[]])[] = [
  ["an integer", "17", "1817", "190017", "1a00000017", "1b0000000000000017", "fb4037000000000000"],
  ["an integer of one byte", "1818", "190018", "1a00000018"],
  ["an integer of two bytes", "190100", "1a00000100"],
  ["an integer of four bytes", "1a00010000", "1b0000000000010000"],
  ["an integer of eight bytes", "1b0000000100000000", "fb41f0000000000000"],
  ["a negative integer", "20", "3800", "fbbff0000000000000"],
  ["bytes", "4101", "580101", "5f4101ff"],
  ["text", "6161", "780161", "7f6161ff"],
  ["a list", "8101", "980101", "9f01ff"],
  ["a map", "a1616101", "b801616101", "bf616101ff"],
  ["half", "fb3fe0000000000000", "f93800", "fa3f000000"],
  ["a map of two", "a2616101616201", "a2616201616101"],
];

describe("canonical DAG-CBOR", () => {
  for (const [name, right, ...wrong] of spellings)
    it(`has one way to write ${name}`, () => {
      assert.equal(isCanonical(bytes(right)), true);
      for (const other of wrong) assert.equal(isCanonical(bytes(other)), false, other);
    });

  const taken: Readonly<Record<string, string>> = {
    "the largest integer": "1b001fffffffffffff",
    "the smallest integer": "3b001ffffffffffffe",
    "short keys before long ones": "a261620162616101",
    "a large float": "fb7e37e43c8800759c",
    "null, false and true": "83f6f4f5",
    "a link": `${link}${"00".repeat(32)}`,
    "text beyond ASCII": "64f09f8c8d",
    "empty things": "84408060a0",
  };
  for (const [name, hex] of Object.entries(taken))
    it(`takes ${name}`, () => {
      assert.equal(isCanonical(bytes(hex)), true);
      assert.deepEqual(encode(decode(bytes(hex))), bytes(hex));
    });

  const refused: Readonly<Record<string, string>> = {
    "an integer beyond 2^53": "1b0020000000000000",
    "a negative integer beyond 2^53": "3b001fffffffffffff",
    "the largest integer of 64 bits": "1bffffffffffffffff",
    "keys in another order": "a2616201616101",
    "long keys before short ones": "a262616101616201",
    "a key twice": "a2616101616102",
    "a key that is a number": "a10101",
    "a key named __proto__": "a1695f5f70726f746f5f5f01",
    undefined: "f7",
    "another simple value": "e0",
    "a simple value of two bytes": "f820",
    "not a number": "fb7ff8000000000000",
    infinity: "fb7ff0000000000000",
    "minus zero": "fb8000000000000000",
    "a tag that is no link": "c11a514b67b0",
    "a link that is a number": "d82a01",
    "a link with its tag written long": `d9002a${link.slice(4)}${"00".repeat(32)}`,
    "a link without the leading zero": `d82a58250101711220${"00".repeat(32)}`,
    "a link of version 0": `d82a5823001220${"00".repeat(32)}`,
    "an empty link": "d82a40",
    "a link whose hash is shorter than it says": `d82a58240001711220${"00".repeat(31)}`,
    "a link with a codec written longer than needed": `d82a58260001f1001220${"00".repeat(32)}`,
    "bytes after the end": "0101",
    nothing: "",
    "a list that ends too early": "8201",
    "a map that ends after a key": "a16161",
    "bytes that end too early": "5820ff",
    "a list that claims 2^32 items": "9affffffff01",
    "a map that claims 2^53 entries": "bb001fffffffffffff616101",
    "text that claims 2^53 bytes": "7b001fffffffffffff61",
    "invalid UTF-8": "62c328",
    "a surrogate in UTF-8": "63eda080",
    "an overlong slash": "62c0af",
    "seventeen levels": `${"81".repeat(17)}01`,
    "sixteen thousand levels": "81".repeat(16_000),
    "sixteen thousand levels of maps": "a16161".repeat(5000),
    "a break": "ff",
    "a reserved length": "1c",
    "a number in sixteen bytes": `1c${"00".repeat(15)}18`,
    "a length in sixteen bytes": `5c${"00".repeat(15)}0161`,
  };
  for (const [name, hex] of Object.entries(refused))
    it(`refuses ${name}`, () => {
      assert.equal(isCanonical(bytes(hex)), false);
    });

  it("takes sixteen levels", () => {
    assert.equal(isCanonical(bytes(`${"81".repeat(16)}01`)), true);
  });

  it("counts levels, not lists and maps that stand side by side", () => {
    const value = Array.from({ length: 40 }, () => [[1], { a: {} }]);
    assert.deepEqual(read(write(value), 0), value);
  });

  it("writes numbers and lengths at every border as the reference implementation", () => {
    for (const border of [
      0,
      23,
      24,
      127,
      128,
      255,
      256,
      65_535,
      65_536,
      2 ** 31,
      2 ** 32 - 1,
      2 ** 32,
      2 ** 53 - 2,
    ])
      for (const number of [border, border + 1, -border, -border - 1])
        assert.deepEqual(write(number), encode(number), String(number));
    for (const length of [23, 24, 64, 65, 127, 128, 255, 256])
      for (const value of ["x".repeat(length), new Uint8Array(length), Array.from({ length }, () => 0)])
        assert.deepEqual(write(value), encode(value));
  });

  it("keeps a byte order mark, for without it two texts would read as one", () => {
    assert.equal(read(bytes("64efbbbf61"), 0), "\ufeffa");
  });

  it("is written and read as by the reference implementation, to the byte", () => {
    const agrees = fc.property(values, (value) => {
      const written = encode(value);
      assert.deepEqual(write(value), written);
      assert.deepEqual(read(written, 0), value);
      assert.deepEqual(read(Uint8Array.of(1, 2, 3, ...written), 3), value);
    });
    fc.assert(agrees, { seed: 4, numRuns: 1000 });
  });

  it("is taken only where the reference implementation reads the same, and would write it just so", () => {
    const agrees = fc.property(values, fc.nat(), fc.nat(255), (value, at, byte) => {
      const changed = encode(value);
      changed[at % changed.length] = byte;
      if (!isCanonical(changed)) return;
      assert.deepEqual(read(changed, 0), decode(changed));
      assert.deepEqual(encode(read(changed, 0)), changed);
      assert.deepEqual(write(read(changed, 0)), changed);
    });
    fc.assert(agrees, { seed: 5, numRuns: 3000 });
  });

  const unwritable: Readonly<Record<string, unknown>> = {
    undefined: undefined,
    "a field that is undefined": { a: undefined },
    "a hole in a list": Object.assign([], { length: 2 }),
    "a function": () => 1,
    "a symbol": Symbol("x"),
    "a large integer": 2n,
    "not a number": Number.NaN,
    infinity: [Number.POSITIVE_INFINITY],
    "a pattern": /x/,
    "a Map": new Map(),
    "an object of a class": new (class Point {})(),
    "a key named __proto__": JSON.parse('{"__proto__": 1}'),
    "a CID of version 0": CID.parse("QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n"),
    "something that contains itself": circle(),
  };
  for (const [name, value] of Object.entries(unwritable))
    it(`cannot say ${name}`, () => {
      assert.throws(() => write(value), { code: "UCAN_UNSENDABLE" });
    });

  it("writes what grows past its first buffer, whatever it is made of", () => {
    for (const value of [
      "x".repeat(5000),
      "é".repeat(5000),
      "🌍".repeat(5000),
      new Uint8Array(5000),
      Array.from({ length: 5000 }, (_, at) => at * 1e10),
    ])
      assert.deepEqual(write({ value }), encode({ value }));
  });

  it("writes minus zero as zero and half a surrogate as the sign for what is unknown", () => {
    assert.deepEqual(write([-0, "\ud800"]), encode([0, "\ufffd"]));
  });

  it("writes keys by length in bytes, not in characters", () => {
    const value = { é: 1, zz: 2, a: 3, "€": 4, aaa: 5, "🌍": 6, "": 7 };
    assert.deepEqual(write(value), encode(value));
  });
});

/** The reference implementation hands out Buffers where there are some. */
function encode(value: unknown): Uint8Array {
  return Uint8Array.from(encodeDagCbor(value));
}

function circle(): unknown {
  const self: unknown[] = [];
  self.push(self);
  return self;
}

const leaf = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map((number) => (Object.is(number, -0) ? 0 : number)),
  fc.string({ unit: "grapheme", maxLength: 40 }),
  fc.boolean(),
  fc.constant(null),
  fc.uint8Array({ maxLength: 40 }),
  fc.constant(CID.parse("bafyreigyftnzjf4rcu7glp5kfop53vqlopc3zcldauoqdxqlz7t4343gr4")),
);

const values = fc.letrec((tie) => ({
  value: fc.oneof({ depthSize: "small" }, leaf, tie("list"), tie("map")),
  list: fc.array(tie("value"), { maxLength: 5 }),
  map: fc.dictionary(
    fc.string({ maxLength: 6 }).filter((key) => key !== "__proto__"),
    tie("value"),
    { maxKeys: 5, noNullPrototype: true },
  ),
})).value;
