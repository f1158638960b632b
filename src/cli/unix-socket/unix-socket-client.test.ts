import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer as createHttpServer, type RequestListener } from "node:http";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { unixSocketClient } from "./unix-socket-client.ts";

async function directoryFor(context: TestContext): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "dms-cli-"));
  context.after(() => rm(directory, { recursive: true }));
  return directory;
}

async function answering(context: TestContext, listener: RequestListener) {
  const path = join(await directoryFor(context), "api.sock");
  const server = createHttpServer(listener);
  await new Promise<void>((resolve) => server.listen(path, resolve));
  context.after(() => new Promise((resolve) => server.close(resolve)));
  return unixSocketClient({ path });
}

async function saying(context: TestContext, text: string) {
  const path = join(await directoryFor(context), "api.sock");
  const server = createServer((socket) => socket.resume().end(text));
  await new Promise<void>((resolve) => server.listen(path, resolve));
  context.after(() => new Promise((resolve) => server.close(resolve)));
  return unixSocketClient({ path });
}

test("A request arrives as it was made, and the answer comes back with its status", async (context) => {
  const client = await answering(context, (incoming, outgoing) => {
    let body = "";
    incoming.on("data", (piece) => (body += piece));
    incoming.on("end", () => {
      const text = JSON.stringify({ method: incoming.method, url: incoming.url, body, naïve: "ü" });
      outgoing.writeHead(409, { "content-length": Buffer.byteLength(text) }).end(text);
    });
  });
  const path = "/v1/deployments/a%2Fb";
  const answer = await client.request({ method: "POST", path, query: { q: "a b&c" }, body: { text: "é" } });
  const body = { method: "POST", url: "/v1/deployments/a%2Fb?q=a+b%26c", body: '{"text":"é"}', naïve: "ü" };
  assert.deepEqual(answer, { status: 409, body });
});

test("An answer of many pieces is read whole", async (context) => {
  const text = JSON.stringify({ long: "x".repeat(3_000_000) });
  const client = await answering(context, (_, outgoing) => {
    outgoing.writeHead(200, { "content-length": text.length }).end(text);
  });
  const { body } = await client.request({ method: "GET", path: "/v1/status" });
  assert.equal(JSON.stringify(body), text);
});

test("Where no node listens, that is said", async (context) => {
  const client = unixSocketClient({ path: join(await directoryFor(context), "none.sock") });
  await assert.rejects(client.request({ method: "GET", path: "/v1/status" }), {
    code: "API_UNREACHABLE",
    message: /none is running there/,
  });
});

test("What answers but is no node is told from no node", async (context) => {
  for (const text of [
    "SSH-2.0-OpenSSH\r\n\r\n",
    "HTTP/1.1 200 OK\r\n\r\n",
    `HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n<xml>`,
  ]) {
    const client = await saying(context, text);
    await assert.rejects(
      client.request({ method: "GET", path: "/v1/status" }),
      { code: "API_BAD_ANSWER" },
      text,
    );
  }
});

test("A node that hangs up before it has answered is unreachable", async (context) => {
  const client = await saying(context, "HTTP/1.1 200 OK\r\ncontent-length: 50\r\n\r\n{");
  await assert.rejects(client.request({ method: "GET", path: "/v1/status" }), { code: "API_UNREACHABLE" });
});

test("A signal ends the waiting, with its own reason", async (context) => {
  const client = await answering(context, () => controller.abort(new Error("enough")));
  const controller = new AbortController();
  const asked = client.request({ method: "GET", path: "/v1/status" }, controller.signal);
  await assert.rejects(asked, /enough/);
  await assert.rejects(client.request({ method: "GET", path: "/v1/status" }, controller.signal), /enough/);
});

test("A path that no socket can have is refused with a sentence", async () => {
  const client = unixSocketClient({ path: `/tmp/${"x".repeat(110)}` });
  await assert.rejects(client.request({ method: "GET", path: "/v1/status" }), {
    code: "API_SOCKET_PATH_TOO_LONG",
  });
});
