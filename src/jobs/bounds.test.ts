import assert from "node:assert/strict";
import { test } from "node:test";
import { findingLimit } from "./findings.ts";
import { aliasLimit, allocationLimit, depthLimit, nodeLimit, textLimitBytes } from "./limits.ts";
import { parseEnsemble } from "./parse-ensemble.ts";

const whole = textLimitBytes;

// What is counted is what was said, never the time it took: each of these would not end at all without its limit.
const bombs: readonly (readonly [title: string, text: string, message: RegExp])[] = [
  ["a file that is too long", "#".repeat(whole + 1), /too large.*256 KiB/],
  ["a file whose letters take too many bytes", "#".repeat(whole / 2) + "é".repeat(whole / 3), /too large/],
  ["aliases of aliases of aliases", laughs(12), /100 aliases/],
  [
    "aliases that repeat a long text",
    `a: &a ${"x".repeat(whole / 2)}\nb: [*a, *a, *a]`,
    /aliases.*too large/,
  ],
  [
    "aliases that repeat many values",
    `a: &a [${"1,".repeat(900)}]\nb: [${"*a,".repeat(30)}]`,
    /20000 values/,
  ],
  ["an alias of itself", "a: &a [*a]", /refers to itself/],
  ["aliases that nest what is nested", nests(), /nested too deeply/],
  ["nothing but opening brackets", "[".repeat(whole), /nested too deeply/],
  ["nothing but opening braces", "{a: ".repeat(whole / 4), /nested too deeply/],
  ["nothing but list marks", "- ".repeat(whole / 2), /nested too deeply/],
  ["nothing but key marks", "? ".repeat(whole / 2), /nested too deeply/],
  ["maps in maps by indentation", indented(depthLimit + 3), /nested too deeply/],
  ["nothing but commas", `[${",".repeat(whole - 2)}]`, /20000 values/],
  ["nothing but closing brackets", "]".repeat(whole), /20000 values/],
  ["nothing but quotes", '"'.repeat(whole), /20000 values/],
  ["nothing but tags", "!a ".repeat(whole / 3), /20000 values/],
  ["a text of nothing but bad escapes", `a: "${"\\x".repeat(whole / 2 - 10)}`, /20000 values/],
  ["more values than an ensemble can need", `[${"a,".repeat(nodeLimit)}]`, /20000 values/],
  ["more keys than an ensemble can need", `{${keys(nodeLimit)}}`, /20000 values/],
  ["more allocations than the limit", `allocations: {${keys(allocationLimit + 1)}}`, /at most 256/],
  ["a second document", "---\na: 1\n---\nb: 2", /second document/],
];

for (const [title, text, message] of bombs)
  test(`${title} is refused`, () => {
    const parsed = parseEnsemble(text);
    assert.ok(!parsed.ok);
    assert.ok(
      parsed.errors.some((finding) => message.test(finding.message)),
      JSON.stringify(parsed.errors.slice(0, 5)),
    );
  });

test("a file of a thousand mistakes is answered with the first hundred", () => {
  const parsed = parseEnsemble(`a: 1\n${"a: 1\n".repeat(1000)}`);
  assert.ok(!parsed.ok);
  assert.equal(parsed.errors.length, findingLimit + 1);
  assert.match(parsed.errors.at(-1)?.message ?? "", /there is more/);
});

test("aliases and depth up to the limit are welcome", () => {
  const aliases = parseEnsemble(`a: &a 1\nb: [${"*a,".repeat(aliasLimit)}]`);
  assert.doesNotMatch(JSON.stringify(aliases), /aliases/);
  assert.doesNotMatch(JSON.stringify(parseEnsemble(indented(depthLimit - 1))), /nested too deeply/);
});

test("names that every object has do not reach one", () => {
  const parsed = parseEnsemble("metadata: {__proto__: {polluted: yes}, constructor: a, prototype: b}");
  assert.ok(!parsed.ok);
  const paths = parsed.errors.map(({ path }) => path).filter((path) => path.startsWith("metadata."));
  assert.deepEqual(paths, ["metadata.__proto__", "metadata.constructor", "metadata.prototype"]);
  assert.equal("polluted" in {}, false);
});

function laughs(levels: number): string {
  const lines = ["l0: &l0 [x, x, x, x, x, x, x, x, x]"];
  for (let level = 1; level < levels; level++)
    lines.push(`l${level}: &l${level} [${`*l${level - 1}, `.repeat(9)}]`);
  return lines.join("\n");
}

function nests(): string {
  const deep = `${"[".repeat(20)}${"]".repeat(20)}`;
  return `a: &a ${deep}\nb: ${"[".repeat(20)}*a${"]".repeat(20)}`;
}

function indented(levels: number): string {
  return Array.from({ length: levels }, (_, level) => `${" ".repeat(level)}a:`).join("\n");
}

function keys(count: number): string {
  return Array.from({ length: count }, (_, index) => `k${index}: a`).join(",");
}
