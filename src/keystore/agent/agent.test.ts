import assert from "node:assert/strict";
import { chmodSync, existsSync, linkSync, mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import type { Clock } from "../../clock/clock.ts";
import { systemClock } from "../../clock/system/system-clock.ts";
import { nodeCrypto } from "../../crypto/node-crypto/node-crypto.ts";
import { signerOf } from "../../ucan/signer.ts";
import { keyName } from "../key-name.ts";
import { keyAgentClient } from "./agent-client.ts";
import { keyAgentServer } from "./agent-server.ts";

const crypto = nodeCrypto();
const seed = new Uint8Array(32).fill(5);
const signer = signerOf(crypto.keyPair(seed));
const alice = keyName("alice");
const entry = { name: alice, did: signer.did, type: "ed25519" } as const;
const key = { entry, signer };
const message = new TextEncoder().encode("let bob in");

/** A clock that is turned by hand. */
function handClock(): Clock & { turn(ms: number): void } {
  let now = 0;
  const planned = new Set<{ readonly at: number; readonly work: () => void }>();
  return {
    now: () => now,
    after: (delayMs, work) => {
      const plan = { at: now + delayMs, work };
      planned.add(plan);
      return () => void planned.delete(plan);
    },
    turn: (ms) => {
      now += ms;
      for (const plan of [...planned]) if (plan.at <= now && planned.delete(plan)) plan.work();
    },
  };
}

function socketFor(context: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), "dms-agent-"));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, "agent.sock");
}

async function agentFor(context: TestContext, times = { idleMs: 1_000, longestMs: 5_000 }) {
  const socketPath = socketFor(context);
  const clock = handClock();
  const server = await keyAgentServer({ socketPath, key, times, clock });
  context.after(() => server.close());
  return { socketPath, clock, server, client: keyAgentClient({ socketPath, clock: systemClock() }) };
}

/** What the agent answers to these bytes. */
function answerTo(socketPath: string, bytes: string | Uint8Array): Promise<string> {
  return new Promise((resolve) => {
    let text = "";
    const socket = connect(socketPath, () => socket.write(bytes));
    socket.on("data", (piece: Buffer) => (text += piece.toString()));
    socket.on("error", () => {});
    socket.on("close", () => resolve(text));
  });
}

test("An agent signs with the key it holds, under the key's name", async (context) => {
  const { client, socketPath } = await agentFor(context);
  assert.deepEqual(await client.held(), [entry]);
  const held = await client.signerFor(alice);
  assert.equal(held?.did, signer.did);
  assert.equal(held?.algorithm, "ed25519");
  assert.deepEqual(await held?.sign(message), signer.sign(message));
  assert.equal((await held?.sign(new Uint8Array(16_384)))?.length, 64);
  assert.equal(await client.signerFor(keyName("bob")), undefined);
  assert.equal(statSync(socketPath).mode & 0o777, 0o600);
});

test("Nothing that can be asked of an agent gives the key away", async (context) => {
  const { socketPath, client } = await agentFor(context);
  const secret = Buffer.from(seed).toString("hex");
  const questions = [
    { ask: "keys" },
    { ask: "key", key: "alice" },
    { ask: "export", key: "alice" },
    { ask: "sign", key: "alice", bytes: "" },
    { ask: "sign", key: "bob", bytes: "00" },
    { ask: "sign", key: "../alice", bytes: "00" },
    { ask: "sign", key: "alice", bytes: "0" },
    { ask: "sign", key: "alice", bytes: "zz" },
    { ask: "sign", key: "alice", bytes: "00", more: true },
    { ask: "__proto__" },
    [],
    null,
  ];
  for (const question of questions)
    assert.equal((await answerTo(socketPath, `${JSON.stringify(question)}\n`)).includes(secret), false);
  for (const nonsense of ["\n", "{\n", "GET / HTTP/1.1\r\n\r\n", new Uint8Array([0xff, 0xfe, 0x0a])])
    assert.match(await answerTo(socketPath, nonsense), /"because":"malformed"/);
  assert.deepEqual(await client.held(), [entry]);
});

test("A line without an end is not held for longer than any of ours is long", async (context) => {
  const { socketPath, client } = await agentFor(context);
  assert.match(await answerTo(socketPath, "x".repeat(1_000_000)), /^$|malformed/);
  assert.deepEqual(await client.held(), [entry]);
});

test("Who connects and says nothing is sent away", async (context) => {
  const { socketPath, clock } = await agentFor(context, { idleMs: 100_000, longestMs: 100_000 });
  const answer = answerTo(socketPath, "{");
  while (clock.now() < 20_000) {
    await new Promise((resolve) => setImmediate(resolve));
    clock.turn(100);
  }
  assert.equal(await answer, "");
});

test("An agent that nobody asks forgets its key", async (context) => {
  const { server, clock, client, socketPath } = await agentFor(context);
  const held = await client.signerFor(alice);
  clock.turn(999);
  await held?.sign(message);
  clock.turn(999);
  await client.held();
  clock.turn(1);
  assert.equal(await server.ended, "idle");
  assert.deepEqual(await client.held(), []);
  assert.equal(existsSync(socketPath), false);
  await assert.rejects(held?.sign(message) ?? assert.fail(), { code: "SIGNER_MISSING" });
});

test("However busy it is, a day's end is the end", async (context) => {
  const { server, clock, client } = await agentFor(context);
  const held = await client.signerFor(alice);
  for (let turn = 0; turn < 6; turn++) {
    await held?.sign(message);
    clock.turn(900);
  }
  assert.equal(await server.ended, "longest");
});

test("An agent can be told to forget, and then there is none", async (context) => {
  const { server, client } = await agentFor(context);
  assert.equal(await client.lock(), true);
  assert.equal(await server.ended, "locked");
  assert.equal(await client.lock(), false);
});

test("There is one agent, and one that was killed is not in its way", async (context) => {
  const { socketPath, clock, server } = await agentFor(context);
  const times = { idleMs: 1_000, longestMs: 5_000 };
  await assert.rejects(keyAgentServer({ socketPath, key, times, clock }), { code: "AGENT_RUNNING" });
  const stale = `${socketPath}.stale`;
  linkSync(socketPath, stale);
  await server.close();
  const next = await keyAgentServer({ socketPath: stale, key, times, clock });
  await next.close();
  const other = join(socketPath, "..", "other");
  writeFileSync(other, "");
  await assert.rejects(keyAgentServer({ socketPath: other, key, times, clock }), { code: "AGENT_RUNNING" });
  assert.equal(existsSync(other), true);
});

test("In a directory that others may write to, there is neither an agent nor a client of one", async (context) => {
  const { socketPath, client, clock } = await agentFor(context);
  chmodSync(join(socketPath, ".."), 0o770);
  const notPrivate = { code: "KEYSTORE_NOT_PRIVATE" };
  await assert.rejects(client.held(), notPrivate);
  const times = { idleMs: 1_000, longestMs: 5_000 };
  await assert.rejects(keyAgentServer({ socketPath, key, times, clock }), notPrivate);
});

test("Something else in the agent's place is not believed", async (context) => {
  const socketPath = socketFor(context);
  const answers = ["{}\n", "{\n", `{"keys":[{"name":"alice","did":"did:web:x","type":"ed25519"}]}\n`, ""];
  let turn = 0;
  const server = createServer((socket) => socket.resume().end(answers[turn++] ?? "")).listen(socketPath);
  context.after(() => server.close());
  const client = keyAgentClient({ socketPath, clock: systemClock() });
  for (const answer of answers) await assert.rejects(client.held(), { code: "AGENT_ANSWER_UNKNOWN" }, answer);
});
