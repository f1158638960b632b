import assert from "node:assert/strict";
import { test } from "node:test";
import { loopback, manualClock } from "../actor/world.test-support.ts";
import { nodeCrypto } from "../crypto/node-crypto/node-crypto.ts";
import { memoryDatabase } from "../database/memory/memory-database.ts";
import { didOf } from "../did/did.ts";
import { peerIdOf } from "../network/peer-id.ts";
import { seededRandom } from "../random/seeded.ts";
import { silent } from "../telemetry/telemetry.ts";
import { command } from "../ucan/command.ts";
import { delegate } from "../ucan/delegation.ts";
import { signerOf } from "../ucan/signer.ts";
import { trustBook } from "./trust-book.ts";

const crypto = nodeCrypto();
const keyOf = (name: string) => crypto.keyPair(seededRandom(name).bytes(32));
const identity = keyOf("bob");
const organisation = signerOf(keyOf("organisation"));
const none = { roots: [], delegations: [] };

/** A machine whose books are opened one after the other, as if it had been started again. */
function machine() {
  const clock = manualClock();
  const database = memoryDatabase();
  let starts = 0;
  const host = () => ({
    clock,
    database,
    crypto,
    identity,
    random: seededRandom(`start ${starts++}`),
    telemetry: silent,
    network: loopback().network(peerIdOf(identity.publicKey)),
    executors: [],
    probe: { machine: () => assert.fail("nobody asks"), usage: () => assert.fail("nobody asks") },
  });
  return { clock, open: (trust: Parameters<typeof trustBook>[1] = none) => trustBook(host(), trust) };
}

function given(nowMs: number, nonce = 0) {
  return delegate(
    {
      signer: organisation,
      audience: didOf(identity.publicKey),
      subject: organisation.did,
      command: command("/dms/deployment"),
      expires: Math.floor(nowMs / 1_000) + 86_400,
      nonce: new Uint8Array(12).fill(nonce),
    },
    crypto,
  );
}

test("Whom a node believes and what it was given is there again when it starts again", () => {
  const { clock, open } = machine();
  const before = open();
  const token = given(clock.now());
  assert.ok(before.anchor({ root: organisation.did }).granted);
  assert.ok(before.anchor({ provide: [token] }).granted);
  const { roots, provide } = open().context.list();
  assert.deepEqual([roots, provide.flat().map(({ cid }) => cid)], [[organisation.did], [token.cid]]);
});

test("What the configuration says is there once, however often the node starts", () => {
  const { clock, open } = machine();
  const trust = { roots: [organisation.did], delegations: [given(clock.now()).bytes, new Uint8Array([1])] };
  open(trust);
  const { roots, provide } = open(trust).context.list();
  assert.deepEqual([roots.length, provide.length], [1, 1]);
});

test("Whoever shows what was given to the node hears what came and what went", () => {
  const { clock, open } = machine();
  const book = open();
  const heard: number[][] = [];
  book.onProvided((now, before) => heard.push([before.length, now.length]));
  const token = given(clock.now());
  book.anchor({ provide: [token] });
  book.remove({ provide: token.cid });
  assert.equal(book.remove({ provide: token.cid }).granted, false);
  assert.deepEqual(heard, [
    [0, 1],
    [1, 0],
  ]);
});

test("What was revoked stays revoked after a restart, also when there were more than one write takes in", () => {
  const { clock, open } = machine();
  const book = open();
  const expires = Math.floor(clock.now() / 1_000) + 3_600;
  const cids = Array.from({ length: 260 }, () => {
    const made = book.grant({ audience: organisation.did, command: command("/dms/test"), expires });
    assert.ok(made.granted && book.revoke(made.value.cid).granted);
    return made.value.cid;
  });
  for (const again of [open(), open()]) {
    assert.deepEqual(
      cids.filter((cid) => !again.revocations.has(cid)),
      [],
    );
    assert.equal(again.revocations.since().cursor, book.revocations.since().cursor);
  }
});
