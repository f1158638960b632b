import assert from "node:assert/strict";
import { test } from "node:test";
import { openApi } from "./openapi.ts";
import { routes } from "./routes.ts";

test("No two routes answer the same request", () => {
  const keys = routes.map(({ method, path }) => `${method} ${path.replace(/\{\w+\}/g, "{}")}`);
  assert.equal(new Set(keys).size, keys.length);
});

test("Every part of a path and of a query is a field of the behaviour's input", () => {
  const { paths } = openApi(routes, "1.2.3");
  for (const { method, path } of routes) {
    const { parameters = [] } = Object(paths)[path][method.toLowerCase()];
    for (const { name, schema } of parameters) assert.ok(schema.type !== undefined, `${path}: ${name}`);
  }
});

test("Every operation has a name of its own, a summary and a described answer", () => {
  const { paths } = openApi(routes, "1.2.3");
  const operations = Object.values(Object(paths)).flatMap((path) => Object.values(Object(path)));
  assert.equal(operations.length, routes.length);
  assert.equal(new Set(operations.map((each) => Object(each)["operationId"])).size, operations.length);
  for (const operation of operations) {
    const { summary, responses } = Object(operation);
    assert.match(summary, /\w/);
    assert.equal(responses[200].content["application/json"].schema.type, "object");
  }
});
