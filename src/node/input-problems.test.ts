import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { inputProblems } from "./input-problems.ts";
import { schemaText } from "./offered.ts";

const schema = schemaText(
  z.strictObject({
    cores: z.int().min(1).max(64),
    name: z
      .string()
      .regex(/^[a-z]+$/)
      .exactOptional(),
    ports: z.array(z.strictObject({ public: z.int() })).exactOptional(),
    how: z.union([z.literal("soon"), z.strictObject({ afterMs: z.number() })]).exactOptional(),
  }),
);

test("Input that fits has no problems", () => {
  assert.deepEqual(inputProblems(schema, { cores: 4, ports: [{ public: 80 }], how: { afterMs: 3 } }), []);
});

test("Each fault is told with its place", () => {
  const problems = inputProblems(schema, {
    cores: "four",
    ports: [{ public: 80 }, { public: "x" }],
    more: 1,
  });
  assert.deepEqual(
    problems.map(({ path }) => path),
    ["cores", "ports.1.public", ""],
  );
  assert.match(problems[0]?.message ?? "", /expected (number|int), received string/);
  assert.match(problems[2]?.message ?? "", /"more"/);
  assert.equal(inputProblems(schema, { cores: 65 })[0]?.path, "cores");
  assert.equal(inputProblems(schema, [])[0]?.path, "");
});

test("A pattern of another node is not run here: a bad one could take for ever", () => {
  const hostile = JSON.stringify({
    type: "object",
    properties: { a: { type: "string", pattern: "^(a+)+$" } },
  });
  assert.deepEqual(inputProblems(hostile, { a: `${"a".repeat(60)}!` }), []);
});

test("What is no schema, or one that goes round in circles, checks nothing and harms nothing", () => {
  const circular = {
    $defs: { a: { anyOf: [{ $ref: "#/$defs/a" }, { $ref: "#/$defs/a" }] } },
    $ref: "#/$defs/a",
  };
  const nested = `${'{"items":'.repeat(1000)}{}${"}".repeat(1000)}`;
  const odd = ["", "null", "[]", '{"type":"nonsense"}', JSON.stringify(circular), nested, '{"not":{}}'];
  for (const text of odd) assert.deepEqual(inputProblems(text, { a: 1 }), [], text.slice(0, 40));
});

test("Of very many faults, enough to mend a line by are told", () => {
  const long = { cores: 1, ports: Array.from({ length: 1000 }, () => ({ public: "x" })) };
  assert.equal(inputProblems(schema, long).length, 20);
});
