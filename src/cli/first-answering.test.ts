import assert from "node:assert/strict";
import { test } from "node:test";
import type { ApiClient } from "../api/client.ts";
import { DmsError } from "../errors/dms-error.ts";
import { firstAnswering } from "./first-answering.ts";

const request = { method: "GET", path: "/v1/status" } as const;

function named(name: string): ApiClient {
  return { request: async () => ({ status: 200, body: name }) };
}

function failing(isAbsent: boolean): ApiClient {
  return { request: () => Promise.reject(new DmsError("API_UNREACHABLE", "none", { isAbsent })) };
}

test("The first node that is there is asked, and asked again", async () => {
  const client = firstAnswering([failing(true), named("alice"), named("bob")]);
  assert.equal((await client.request(request)).body, "alice");
  assert.equal((await client.request(request)).body, "alice");
});

test("A node that took the request and hung up is not passed over", async () => {
  await assert.rejects(firstAnswering([failing(false), named("bob")]).request(request), {
    code: "API_UNREACHABLE",
  });
});

test("Where none is, the likeliest one's failure is told", async () => {
  await assert.rejects(firstAnswering([failing(true), failing(true)]).request(request), {
    code: "API_UNREACHABLE",
  });
  await assert.rejects(firstAnswering([]).request(request), { code: "API_UNREACHABLE" });
});
