import assert from "node:assert/strict";
import { test } from "node:test";
import { fromJson, jsonText } from "./json-data.ts";

test("Bytes of a message are JSON as DAG-JSON has them, and come back the same", () => {
  const value = { grants: [new Uint8Array([1, 2, 255])], name: "x", nothing: null, count: 1 };
  const text = jsonText(value);
  assert.equal(text, '{"grants":[{"/":{"bytes":"AQL/"}}],"name":"x","nothing":null,"count":1}');
  assert.deepEqual(fromJson(JSON.parse(text)), value);
});

test("What only looks like bytes stays what it is", () => {
  for (const value of [
    { "/": "text" },
    { "/": { bytes: "?" } },
    { "/": { bytes: "AQ", more: 1 } },
    { bytes: "AQ" },
  ])
    assert.deepEqual(fromJson(value), value);
});

test("An answer without a value is null", () => {
  assert.equal(jsonText(undefined), "null");
});
