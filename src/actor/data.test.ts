import assert from "node:assert/strict";
import { test } from "node:test";
import { decode, encode } from "@ipld/dag-cbor";
import fc from "fast-check";
import { errorCode } from "../errors/dms-error.ts";
import { asData, dataNestingLimit } from "./data.ts";

test("Data is carried as it is, without the fields that are undefined", () => {
  const value = { a: 1, b: undefined, c: [undefined, null, { d: undefined, e: "x" }], f: Uint8Array.of(1) };
  assert.deepEqual(asData(value), { a: 1, c: [null, null, { e: "x" }], f: Uint8Array.of(1) });
  assert.equal(asData(undefined), undefined);
  assert.equal(Object.is(asData(-0), 0), true);
});

test("What is no data is refused: functions, symbols, classes, numbers that are none, and loops", () => {
  const loop: Record<string, unknown> = {};
  loop["self"] = loop;
  const wrong = [
    () => {},
    Symbol("s"),
    1n,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    new URL("https://example.org"),
    new Map(),
    loop,
  ];
  for (const value of wrong)
    assert.equal(
      codeOf(() => asData({ value })),
      "ACTOR_NOT_DATA",
      typeof value,
    );
});

test("Nesting is bounded, so that what is carried can be read", () => {
  const nested = (depth: number): unknown => (depth === 0 ? 1 : [nested(depth - 1)]);
  assert.deepEqual(asData(nested(dataNestingLimit)), nested(dataNestingLimit));
  assert.equal(
    codeOf(() => asData(nested(dataNestingLimit + 1))),
    "ACTOR_NOT_DATA",
  );
});

test("Whatever JSON can say is carried by the codec and comes back the same", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 5 }), (value) => {
      fc.pre(!JSON.stringify(value).includes("__proto__"));
      assert.deepEqual(decode(encode(asData(value))), asData(JSON.parse(JSON.stringify(value))));
    }),
    { seed: 3 },
  );
});

function codeOf(work: () => unknown): string | undefined {
  try {
    work();
  } catch (error) {
    return errorCode(error);
  }
  return undefined;
}
