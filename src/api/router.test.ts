import assert from "node:assert/strict";
import { test } from "node:test";
import { counterNode, counterRoutes } from "./counter.test-support.ts";
import { apiRouter } from "./router.ts";

const signal = new AbortController().signal;

function counters() {
  const node = counterNode();
  const faults: unknown[] = [];
  const router = apiRouter({
    ask: node.ask,
    routes: counterRoutes,
    documents: { "/v1/openapi.json": () => ({ openapi: "3.1.0" }) },
    onFault: (error) => faults.push(error),
  });
  return { ...node, router, faults };
}

test("A request reaches the behaviour with its path, its query and its body as one input", async () => {
  const { router, asked } = counters();
  const got = await router.handle(
    { method: "GET", path: "/v1/counters/one", query: { waitMs: "200", unit: "7" } },
    signal,
  );
  assert.deepEqual(got, { status: 200, body: { count: 1 } });
  await router.handle({ method: "POST", path: "/v1/counters/one/add", body: { by: 2 } }, signal);
  assert.deepEqual(asked, [
    { path: "/test/counter/read", input: { id: "one", waitMs: 200, unit: "7" }, timeoutMs: 30_000 },
    { path: "/test/counter/add", input: { id: "one", by: 2 }, timeoutMs: 90_000 },
  ]);
});

test("A part of the path is decoded once, and the body cannot override it", async () => {
  const { router, asked } = counters();
  await router.handle({ method: "GET", path: "/v1/counters/a%2Fb%2525" }, signal);
  await router.handle({ method: "POST", path: "/v1/counters/one/add", body: { id: "two", by: 1 } }, signal);
  assert.deepEqual(
    asked.map(({ input }) => input),
    [{ id: "a/b%25" }, { id: "one", by: 1 }],
  );
});

test("What does not fit the behaviour's schema is refused with every fault, and the node is not asked", async () => {
  const { router, asked } = counters();
  const wrong = [
    { body: { by: "two" }, says: /^by: / },
    { body: { by: 1, more: true }, says: /more/ },
    { body: [1], says: /must be a JSON object/ },
    { body: "by", says: /must be a JSON object/ },
  ];
  for (const { body, says } of wrong) {
    const { status, body: told } = await router.handle(
      { method: "POST", path: "/v1/counters/one/add", body },
      signal,
    );
    assert.equal(status, 400);
    assert.match(JSON.stringify(told), /"because":"bad-input"/);
    assert.match(String(Object(told)["message"]), says);
  }
  assert.deepEqual(asked, []);
});

test("A query that nobody reads is refused rather than ignored", async () => {
  const { router } = counters();
  const query = { wait: "200" };
  const { status, body } = await router.handle({ method: "GET", path: "/v1/counters/one", query }, signal);
  assert.equal(status, 400);
  assert.match(JSON.stringify(body), /no query parameter wait/);
  const notNumber = { method: "GET", path: "/v1/counters/one", query: { waitMs: "soon" } } as const;
  assert.equal((await router.handle(notNumber, signal)).status, 400);
});

test("The status tells a program what kind of refusal it was", async () => {
  const { router } = counters();
  const statuses = {
    "not-found": 404,
    "bad-input": 400,
    "invalid-ensemble": 400,
    "ambiguous-id": 400,
    deadline: 504,
    "internal-error": 500,
    "no-bids": 409,
  };
  for (const [because, status] of Object.entries(statuses)) {
    const answer = await router.handle({ method: "GET", path: `/v1/counters/${because}` }, signal);
    assert.deepEqual(answer, { status, body: { because, message: `refused as ${because}` } });
  }
  const declined = await router.handle({ method: "GET", path: "/v1/counters/declined" }, signal);
  assert.deepEqual(declined, {
    status: 409,
    body: { because: "in-use", message: "it is in use", details: { by: "alice" } },
  });
});

test("Paths that lead nowhere are told from methods that a path does not take", async () => {
  const { router } = counters();
  for (const path of ["/", "/v1", "/v1/counters", "/v1/counters/", "/v1/counters/one/two/three", "/v1/%ZZ"]) {
    assert.equal((await router.handle({ method: "GET", path }, signal)).status, 404, path);
  }
  const wrong = await router.handle({ method: "DELETE", path: "/v1/counters/one" }, signal);
  assert.deepEqual(wrong, {
    status: 405,
    body: { because: "wrong-method", message: "/v1/counters/one takes GET only" },
  });
});

test("A fault of the node is reported to the node, and tells the asker nothing of its insides", async () => {
  const { router, faults } = counters();
  const { status, body } = await router.handle({ method: "GET", path: "/v1/counters/broken" }, signal);
  assert.equal(status, 500);
  assert.doesNotMatch(JSON.stringify(body), /our own/);
  assert.match(String(faults[0]), /a fault of our own/);
});

test("Documents are served as they are", async () => {
  const { router } = counters();
  const { body } = await router.handle({ method: "GET", path: "/v1/openapi.json" }, signal);
  assert.deepEqual(body, { openapi: "3.1.0" });
});
