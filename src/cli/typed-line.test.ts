import assert from "node:assert/strict";
import { test } from "node:test";
import { typedLine } from "./typed-line.ts";

/** The line that comes of these keys, however they arrive. */
function lineOf(keys: string): unknown {
  const [whole, single] = [typedLine(), typedLine()];
  const end = whole.take(keys).end;
  let other: unknown;
  for (const character of keys) other ??= single.take(character).end;
  assert.deepEqual(end, other);
  return end;
}

test("Return ends a line, and what is typed into it can be taken back", () => {
  assert.deepEqual(lineOf("secret\r"), { line: "secret" });
  assert.deepEqual(lineOf("se\u007fecret\n"), { line: "secret" });
  assert.deepEqual(lineOf("\u007f\u007fa\b\bb\r"), { line: "b" });
  assert.deepEqual(lineOf("wrong\u0015right\r"), { line: "right" });
  assert.deepEqual(lineOf("\r"), { line: "" });
  assert.equal(lineOf("not yet"), undefined);
});

test("Letters of any script are letters, and one Backspace takes one back", () => {
  assert.deepEqual(lineOf("naïve 🔑x\u007f\r"), { line: "naïve 🔑" });
  assert.deepEqual(lineOf("a🔑\u007f\r"), { line: "a" });
});

test("Arrows and other keys of that kind are not part of the line", () => {
  assert.deepEqual(lineOf("a\u001b[Db\u001b[3~c\u001bOPd\te\u0000\r"), { line: "abcde" });
});

test("Ctrl-C and Ctrl-D end the asking", () => {
  assert.equal(lineOf("secret\u0003"), "interrupted");
  assert.equal(lineOf("\u0004"), "closed");
  assert.deepEqual(lineOf("a\u0004b\r"), { line: "ab" });
});

test("What is pasted by mistake is not held without end", () => {
  assert.deepEqual(lineOf(`${"x".repeat(5_000)}\r`), { line: "x".repeat(1_024) });
});

test("A line that is shown is shown as it stands", () => {
  assert.equal(typedLine().take("ab\u007fc\u0015").shown, "ab\b \bc\b \b\b \b");
});
