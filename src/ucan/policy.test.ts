import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { isLike } from "./like.ts";
import { isMet, parsePolicy } from "./policy.ts";
import { parseSelector, select } from "./selector.ts";

const args = {
  n: 5,
  half: 0.5,
  text: "a\nb",
  list: [1, 2, 3],
  none: null,
  bytes: Uint8Array.of(1, 2),
  deep: { a: { b: true } },
};

function meets(...statements: readonly unknown[]): boolean {
  return isMet(parsePolicy(statements), args);
}

describe("a policy", () => {
  it("that is empty is met by anything", () => {
    assert.equal(meets(), true);
  });

  it("needs all of its statements", () => {
    assert.equal(meets(["==", ".n", 5], [">", ".n", 4]), true);
    assert.equal(meets(["==", ".n", 5], [">", ".n", 5]), false);
  });

  it("compares values as they are on the wire", () => {
    assert.equal(meets(["==", ".deep", { a: { b: true } }], ["==", ".bytes", Uint8Array.of(1, 2)]), true);
    assert.equal(meets(["==", ".list", [1, 2]]), false);
    assert.equal(meets(["==", ".list", { 0: 1, 1: 2, 2: 3 }]), false);
    assert.equal(meets(["==", ".bytes", [1, 2]]), false);
    assert.equal(meets(["==", ".n", "5"]), false);
    assert.equal(meets(["==", ".none", null]), true);
    assert.equal(meets(["==", ".half", 0.5], ["!=", ".n", "5"]), true);
  });

  it("orders numbers and nothing else", () => {
    assert.equal(meets(["<", ".half", 1], ["<=", ".n", 5], [">=", ".n", 5], [">", ".n", 4.5]), true);
    for (const selector of [".text", ".none", ".list", ".bytes", ".deep"]) {
      assert.equal(meets(["<", selector, 10]), false);
      assert.equal(meets(["not", ["<", selector, 10]]), false);
    }
  });

  it("fails closed where a selector leads nowhere, also under not, or and all", () => {
    assert.equal(meets(["!=", ".missing", 1]), false);
    assert.equal(meets(["not", ["==", ".missing", 1]]), false);
    assert.equal(
      meets([
        "not",
        [
          "or",
          [
            ["==", ".missing", 1],
            ["==", ".n", 6],
          ],
        ],
      ]),
      false,
    );
    assert.equal(meets(["not", ["all", ".missing", ["==", ".", 1]]]), false);
    assert.equal(
      meets([
        "or",
        [
          ["==", ".missing", 1],
          ["==", ".n", 5],
        ],
      ]),
      true,
    );
    assert.equal(
      meets([
        "and",
        [
          ["==", ".missing", 1],
          ["==", ".n", 5],
        ],
      ]),
      false,
    );
  });

  it("finds nothing that an object merely inherits", () => {
    for (const name of ["constructor", "toString", "__proto__", "hasOwnProperty"])
      assert.equal(meets(["not", ["==", `.${name}`, 0]]), false);
    assert.equal(meets(["==", ".list.length", 3]), false);
  });

  it("asks of some or of all items of a list or a map", () => {
    assert.equal(meets(["any", ".list", ["==", ".", 2]], ["all", ".list", [">", ".", 0]]), true);
    assert.equal(meets(["all", ".list", [">", ".", 1]]), false);
    assert.equal(meets(["any", ".deep", ["==", ".b", true]]), true);
    assert.equal(isMet(parsePolicy([["all", ".", ["==", ".", 1]]]), []), true);
    assert.equal(isMet(parsePolicy([["any", ".", ["==", ".", 1]]]), []), false);
    assert.equal(meets(["any", ".text", ["==", ".", "a"]]), false);
  });

  const refused: Readonly<Record<string, unknown>> = {
    "no list": {},
    "a statement that is no list": ["=="],
    "an unknown operator": [["=~", ".n", 5]],
    "an unknown operator under not": [["not", ["=~", ".n", 5]]],
    "an empty statement": [[]],
    "a part too few": [["==", ".n"]],
    "a part too many": [["==", ".n", 5, 6]],
    "a selector that is none": [["==", "n", 5]],
    "an order by text": [["<", ".n", "5"]],
    "a pattern that is no text": [["like", ".text", 5]],
    "and without a list": [["and", ["==", ".n", 5]]],
    "65 statements": Array.from({ length: 65 }, () => ["==", ".n", 5]),
    "65 statements inside one": [["and", Array.from({ length: 64 }, () => ["==", ".n", 5])]],
    "nine levels": nested(9),
  };
  for (const [name, value] of Object.entries(refused))
    it(`with ${name} is refused`, () => {
      assert.throws(() => parsePolicy(value), { code: "UCAN_POLICY_INVALID" });
    });

  it("may have 64 statements and eight levels", () => {
    assert.equal(meets(...Array.from({ length: 64 }, () => ["==", ".n", 5])), true);
    assert.equal(isMet(parsePolicy(nested(8)), args), false);
  });

  it("is given up, and not met, when deciding it would take too much work", () => {
    const few = Array.from({ length: 20 }, () => "b");
    const many = Array.from({ length: 3000 }, () => "b");
    const long = Array.from({ length: 30 }, () => ["any", ".", ["like", ".", `*${"a?".repeat(100)}b`]]);
    for (const statement of [
      ["all", ".", ["like", ".", "*b"]],
      ["all", ".", ["!=", ".x?.x?.x?.x?", 1]],
    ])
      assert.deepEqual(
        [few, many].map((items) => isMet(parsePolicy(Array.from({ length: 30 }, () => statement)), items)),
        [true, false],
      );
    assert.equal(isMet(parsePolicy([["not", ["and", long]]]), many), false);
  });
});

function nested(levels: number): unknown {
  let statement: unknown = ["==", ".n", 5];
  for (let level = 1; level < levels; level++) statement = ["not", statement];
  return [statement];
}

describe("a selector", () => {
  const found: readonly (readonly [string, unknown])[] = [
    [".", args],
    [".n", 5],
    [".deep.a.b", true],
    ['.["deep"]["a"].b', true],
    ['.deep["a"]', { b: true }],
    [".list[0]", 1],
    [".list[-1]", 3],
    [".list[1:]", [2, 3]],
    [".list[:-1]", [1, 2]],
    [".bytes[1:2]", Uint8Array.of(2)],
    [".deep[]", [{ b: true }]],
    [".missing?", null],
    [".missing?.more?", null],
    [".list[9]?", null],
  ];
  for (const [text, value] of found)
    it(`${text} leads to what it names`, () => {
      assert.deepEqual(select(parseSelector(text) ?? [], args), { value });
    });

  for (const text of [
    ".missing",
    ".list[3]",
    ".list[-4]",
    ".text[0]",
    ".n.m",
    ".missing?.more",
    ".n[]",
    ".deep[0]",
  ])
    it(`${text} leads nowhere`, () => {
      const selector = parseSelector(text);
      assert.ok(selector !== undefined);
      assert.equal(select(selector, args), undefined);
    });

  for (const text of [
    "",
    "n",
    "..",
    ".n.",
    ".n..m",
    "[0]",
    ".[",
    ".list[",
    ".list[1",
    '.["a]',
    ".['a']",
    ".list[1.5]",
    ".list[a]",
    ".list.[0]",
    ". n",
    ".a-b",
    '.["\\x"]',
    `.${"a".repeat(256)}`,
  ])
    it(`${JSON.stringify(text.slice(0, 20))} is none`, () => {
      assert.equal(parseSelector(text), undefined);
    });
});

describe("like", () => {
  it("takes a star for any characters, and an escaped star for a star", () => {
    for (const [text, pattern] of [
      ["", ""],
      ["", "*"],
      ["abc", "a*c"],
      ["a\nb", "a*b"],
      ["a*c", "a\\*c"],
      ["ab", "*a*b*"],
      ["aab", "*ab"],
      ["\\", "\\"],
      ["abab", "ab*ab"],
    ] as const)
      assert.equal(isLike(text, pattern), true, `${text} like ${pattern}`);
    for (const [text, pattern] of [
      ["a", ""],
      ["abc", "a*d"],
      ["abc", "a\\*c"],
      ["ab", "ab*ab"],
      ["aba", "ab*ba"],
      ["Abc", "a*"],
    ] as const)
      assert.equal(isLike(text, pattern), false, `${text} like ${pattern}`);
  });

  it("agrees with the obvious definition", () => {
    const letters = fc.string({ unit: fc.constantFrom("a", "b"), maxLength: 10 });
    const patterns = fc.string({ unit: fc.constantFrom("a", "b", "*", "\\*"), maxLength: 8 });
    const agrees = fc.property(letters, patterns, (text, pattern) => {
      assert.equal(isLike(text, pattern), obviously(text, pattern));
    });
    fc.assert(agrees, { seed: 3, numRuns: 5000 });
  });

  it("does not slow down on patterns made to slow it down", () => {
    const text = "a".repeat(16_000);
    assert.equal(isLike(text, `${"*a".repeat(4000)}*b`), false);
    assert.equal(isLike(text, `*${"a".repeat(8000)}b*`), false);
  });
});

/** Tries everything: right, and far too slow for anything but short text. */
function obviously(text: string, pattern: string): boolean {
  if (pattern === "") return text === "";
  if (pattern.startsWith("*"))
    return obviously(text, pattern.slice(1)) || (text !== "" && obviously(text.slice(1), pattern));
  const [literal, rest] = pattern.startsWith("\\*")
    ? ["*", pattern.slice(2)]
    : [pattern[0], pattern.slice(1)];
  return text !== "" && text[0] === literal && obviously(text.slice(1), rest);
}
