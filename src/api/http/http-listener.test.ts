import assert from "node:assert/strict";
import { mkdtemp, rm, stat, writeFile } from "node:fs/promises";
import { request } from "node:http";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { counterNode, counterRoutes } from "../counter.test-support.ts";
import { apiRouter } from "../router.ts";
import { type HttpListener, type HttpListenerOptions, httpListener } from "./http-listener.ts";
import { limits } from "./limits.ts";

async function socketIn(context: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "dms-api-"));
  context.after(() => rm(directory, { recursive: true }));
  return join(directory, "inside", "api.sock");
}

async function listening(context: TestContext, options: Partial<HttpListenerOptions> = {}) {
  const socketPath = options.socketPath ?? (await socketIn(context));
  const node = counterNode();
  const router = apiRouter({ ask: node.ask, routes: counterRoutes });
  const listener: HttpListener = await httpListener({ router, ...options, socketPath });
  context.after(() => listener.close());
  return { socketPath, listener, ...node };
}

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

function ask(to: { socketPath: string } | { host: string; port: number }, path: string, asked: Asked = {}) {
  return new Promise<{ status: number; body: unknown }>((resolve, reject) => {
    const { method = "GET", headers = {}, body } = asked;
    const outgoing = request(
      { ...to, path, method, headers: { connection: "close", ...headers } },
      (response) => {
        let text = "";
        response.setEncoding("utf8");
        response.on("data", (piece: string) => (text += piece));
        response.on("end", () => resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) }));
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

const json = { "content-type": "application/json" };

test("The socket and its directory are open to their owner only", async (context) => {
  const { socketPath } = await listening(context);
  assert.equal((await stat(socketPath)).mode & 0o777, 0o600);
  assert.equal((await stat(join(socketPath, ".."))).mode & 0o777, 0o700);
});

test("A program gets the node's answer, with the status", async (context) => {
  const { socketPath, asked } = await listening(context);
  assert.deepEqual(await ask({ socketPath }, "/v1/counters/one?waitMs=5"), {
    status: 200,
    body: { count: 1 },
  });
  const added = await ask({ socketPath }, "/v1/counters/one/add", {
    method: "POST",
    headers: json,
    body: '{"by":3}',
  });
  assert.equal(added.status, 200);
  assert.deepEqual(
    asked.map(({ input }) => input),
    [
      { id: "one", waitMs: 5 },
      { id: "one", by: 3 },
    ],
  );
  assert.equal((await ask({ socketPath }, "/v1/counters/not-found")).status, 404);
});

test("A body that is no JSON is refused with a sentence", async (context) => {
  const { socketPath, asked } = await listening(context);
  const post = (body: string, headers: Readonly<Record<string, string>>) =>
    ask({ socketPath }, "/v1/counters/one/add", { method: "POST", headers, body });
  const malformed = await post("{by:3", json);
  assert.equal(malformed.status, 400);
  assert.match(JSON.stringify(malformed.body), /the body is not JSON: /);
  assert.equal((await post("\xff", json)).status, 400);
  assert.equal((await post('{"by":3}', { "content-type": "text/plain" })).status, 415);
  assert.deepEqual(asked, []);
});

test("A body over the limit is refused, whether or not its length was announced", async (context) => {
  const { socketPath, asked } = await listening(context);
  const body = JSON.stringify({ by: "x".repeat(limits.bodyBytes) });
  const announced = await ask({ socketPath }, "/v1/counters/one/add", {
    method: "POST",
    headers: { ...json, "content-length": String(Buffer.byteLength(body)) },
    body,
  }).catch((error: Error) => error);
  const chunked = await ask({ socketPath }, "/v1/counters/one/add", {
    method: "POST",
    headers: { ...json, "transfer-encoding": "chunked" },
    body,
  }).catch((error: Error) => error);
  for (const answer of [announced, chunked]) {
    // The connection may be cut while the rest of the body is still being sent.
    if (!(answer instanceof Error)) assert.equal(answer.status, 413);
  }
  assert.deepEqual(asked, []);
});

test("What is no HTTP is answered once and hung up on", async (context) => {
  const { socketPath } = await listening(context);
  const answer = await new Promise<string>((resolve, reject) => {
    const socket = connect(socketPath, () => socket.write("\x16\x03\x01 hello\r\n\r\n"));
    let text = "";
    socket.on("data", (bytes) => (text += bytes.toString()));
    socket.on("end", () => resolve(text));
    socket.on("error", reject);
  });
  assert.match(answer, /^HTTP\/1\.1 400 /);
  assert.match(answer, /"because":"bad-request"/);
});

test("Headers over the limit are refused", async (context) => {
  const { socketPath } = await listening(context);
  const headers = { "x-long": "x".repeat(limits.headerBytes + 1) };
  assert.equal((await ask({ socketPath }, "/v1/counters/one", { headers })).status, 400);
});

test("An asker that hangs up is no longer waited for", async (context) => {
  const { socketPath, asked } = await listening(context);
  const outgoing = request({ socketPath, path: "/v1/counters/slow" });
  const gone = new Promise((resolve) => outgoing.once("error", resolve));
  outgoing.end();
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  outgoing.destroy();
  await gone;
});

test("A socket that a killed node left behind is taken over", async (context) => {
  const socketPath = await socketIn(context);
  const first = await listening(context, { socketPath });
  await first.listener.close();
  await leaveStaleSocket(socketPath);
  await listening(context, { socketPath });
  assert.equal((await ask({ socketPath }, "/v1/counters/one")).status, 200);
});

test("A socket on which a node answers is left to it", async (context) => {
  const { socketPath } = await listening(context);
  await assert.rejects(listening(context, { socketPath }), { code: "API_SOCKET_IN_USE" });
  assert.equal((await ask({ socketPath }, "/v1/counters/one")).status, 200);
});

test("A file that is no socket is not taken away", async (context) => {
  const directory = await mkdtemp(join(tmpdir(), "dms-api-"));
  context.after(() => rm(directory, { recursive: true }));
  const socketPath = join(directory, "notes.txt");
  await writeFile(socketPath, "mine");
  await assert.rejects(listening(context, { socketPath }), { code: "API_SOCKET_IN_USE" });
  assert.equal((await stat(socketPath)).size, 4);
});

test("A path that no socket can have is refused with a sentence", async (context) => {
  const socketPath = join(await socketIn(context), "x".repeat(100));
  await assert.rejects(listening(context, { socketPath }), { code: "API_SOCKET_PATH_TOO_LONG" });
});

test("After closing, those who waited have their answer and the socket is gone", async (context) => {
  const { socketPath, listener, asked } = await listening(context);
  const waiting = ask({ socketPath }, "/v1/counters/slow");
  while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([listener.close(), listener.close()]);
  assert.deepEqual(await waiting, {
    status: 409,
    body: { because: "stopped", message: "the asker has gone" },
  });
  await assert.rejects(stat(socketPath), { code: "ENOENT" });
});

test("TCP is there when asked for, on loopback only", async (context) => {
  const { listener } = await listening(context, { tcp: { host: "127.0.0.1", port: 0 } });
  const port = Number(listener.tcpAddress?.split(":")[1]);
  assert.equal((await ask({ host: "127.0.0.1", port }, "/v1/counters/one")).status, 200);
  await assert.rejects(listening(context, { tcp: { host: "0.0.0.0", port: 0 } }), {
    code: "API_NOT_LOOPBACK",
  });
  await assert.rejects(listening(context, { tcp: { host: "127.0.0.1", port } }), {
    code: "API_ADDRESS_IN_USE",
  });
});

test("Over TCP, web pages are turned away", async (context) => {
  const { listener, asked } = await listening(context, { tcp: { host: "127.0.0.1", port: 0 } });
  const to = { host: "127.0.0.1", port: Number(listener.tcpAddress?.split(":")[1]) };
  const pages = [
    { origin: "http://evil.example" },
    { host: "evil.example" },
    { host: "evil.example:9999" },
    { "sec-fetch-site": "cross-site" },
  ];
  for (const headers of pages) assert.equal((await ask(to, "/v1/counters/one", { headers })).status, 403);
  assert.deepEqual(asked, []);
  for (const host of ["localhost", `localhost:${to.port}`, "[::1]:80"]) {
    assert.equal((await ask(to, "/v1/counters/one", { headers: { host } })).status, 200);
  }
});

/** As kill -9 does: the file stays, nobody listens. */
async function leaveStaleSocket(path: string): Promise<void> {
  const { spawnSync } = await import("node:child_process");
  const script =
    "require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))";
  spawnSync(process.execPath, ["-e", script, path]);
  assert.ok((await stat(path)).isSocket());
}
