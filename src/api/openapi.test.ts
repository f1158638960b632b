import assert from "node:assert/strict";
import { test } from "node:test";
import { counterRoutes } from "./counter.test-support.ts";
import { openApi } from "./openapi.ts";

const document = openApi(counterRoutes, "1.2.3");

test("Each route is described with the schema of its behaviour", () => {
  assert.equal(document["openapi"], "3.1.0");
  assert.deepEqual(Object.keys(Object(document["paths"])), ["/v1/counters/{id}", "/v1/counters/{id}/add"]);
  const { post } = Object(document["paths"])["/v1/counters/{id}/add"];
  assert.equal(post.operationId, "postCountersIdAdd");
  assert.equal(post.summary, "Adds to a counter");
  assert.deepEqual(post.requestBody.content["application/json"].schema.required, ["by"]);
  assert.deepEqual(Object.keys(post.requestBody.content["application/json"].schema.properties), ["by"]);
  assert.deepEqual(post.responses[200].content["application/json"].schema.required, ["count"]);
});

test("Parts of the path and of the query are parameters, not body", () => {
  const { get } = Object(document["paths"])["/v1/counters/{id}"];
  assert.equal(get.requestBody, undefined);
  const named = get.parameters.map((each: Record<string, unknown>) => [
    each["name"],
    each["in"],
    each["required"],
  ]);
  assert.deepEqual(named, [
    ["id", "path", true],
    ["waitMs", "query", false],
    ["unit", "query", false],
  ]);
  assert.equal(get.parameters[1].schema.maximum, 25_000);
});

test("Every reference in the document leads somewhere", () => {
  const text = JSON.stringify(document);
  for (const [, name = ""] of text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)) {
    assert.ok(name in Object(document["components"]).schemas, name);
  }
});
