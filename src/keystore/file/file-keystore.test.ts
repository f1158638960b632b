import assert from "node:assert/strict";
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { nodeCrypto } from "../../crypto/node-crypto/node-crypto.ts";
import { keyOf } from "../../did/did.ts";
import { describeKeystore } from "../conformance.ts";
import { keyName } from "../key-name.ts";
import { signingWith } from "../secret-key.ts";
import { fileKeystore } from "./file-keystore.ts";
import { ours, passphrase, vectorDid, vectorSecret } from "./vectors.test-support.ts";
import { walletSigner } from "./wallet-signer.ts";

const signing = signingWith(nodeCrypto(), walletSigner);
const alice = keyName("alice");
const cheap = { n: 1024, r: 1, p: 1 };

function directoryFor(context: TestContext): string {
  const directory = mkdtempSync(join(tmpdir(), "dms-keys-"));
  context.after(() => rmSync(directory, { recursive: true, force: true }));
  return join(directory, "keys");
}

function storeIn(directory: string, cost = cheap) {
  return fileKeystore({ directory, signing, cost });
}

/** A store with these files, as if another program had laid them there. */
function storeWith(context: TestContext, files: Readonly<Record<string, string>>) {
  const directory = directoryFor(context);
  mkdirSync(directory, { mode: 0o700 });
  for (const [name, text] of Object.entries(files))
    writeFileSync(join(directory, name), text, { mode: 0o600 });
  return { directory, keys: storeIn(directory) };
}

describeKeystore("file", (context) => storeIn(directoryFor(context)));

test("A file made by other implementations opens", async (context) => {
  const { keys } = storeWith(context, { "alice.json": ours });
  assert.deepEqual(await keys.list(), [{ name: "alice", did: vectorDid, type: "ed25519" }]);
  assert.deepEqual((await keys.unlock(alice, passphrase)).bytes, vectorSecret);
  assert.equal(await keys.export(alice), ours);
});

test("Keys and their directory are the owner's alone, whatever the mask of the process", async (context) => {
  const directory = directoryFor(context);
  const mask = process.umask(0);
  context.after(() => process.umask(mask));
  await storeIn(directory).create(alice, "a");
  assert.equal(statSync(directory).mode & 0o777, 0o700);
  assert.equal(statSync(join(directory, "alice.json")).mode & 0o777, 0o600);
});

test("What others could read or lay there is refused, with what to do", async (context) => {
  const { directory, keys } = storeWith(context, { "alice.json": ours });
  chmodSync(join(directory, "alice.json"), 0o640);
  await assert.rejects(keys.unlock(alice, passphrase), {
    code: "KEYSTORE_NOT_PRIVATE",
    message: /chmod 600/,
  });
  chmodSync(join(directory, "alice.json"), 0o600);
  chmodSync(directory, 0o750);
  const open = { code: "KEYSTORE_NOT_PRIVATE", message: /chmod 700/ };
  await assert.rejects(keys.unlock(alice, passphrase), open);
  await assert.rejects(keys.list(), open);
  await assert.rejects(keys.create(keyName("bob"), "b"), open);
});

test("A link, a directory or a giant in a key's place is not read", async (context) => {
  const { directory, keys } = storeWith(context, { "other.txt": ours, "giant.json": "x".repeat(10_000) });
  symlinkSync(join(directory, "other.txt"), join(directory, "alice.json"));
  mkdirSync(join(directory, "folder.json"), { mode: 0o700 });
  for (const name of ["alice", "folder", "giant"])
    await assert.rejects(keys.unlock(keyName(name), passphrase), { code: "KEYSTORE_FILE_INVALID" }, name);
  const listed = await keys.list();
  assert.deepEqual(
    listed.map((key) => "problem" in key),
    [true, true, true],
  );
});

test("A key under another key's name is refused: it would sign as somebody else", async (context) => {
  const { directory, keys } = storeWith(context, { "alice.json": ours });
  renameSync(join(directory, "alice.json"), join(directory, "bob.json"));
  await assert.rejects(keys.unlock(keyName("bob"), passphrase), {
    code: "KEYSTORE_FILE_INVALID",
    message: /it is the key alice, under the name of bob/,
  });
});

test("A writer that was killed half-way leaves the old key, and nothing in the next one's way", async (context) => {
  const { directory, keys } = storeWith(context, { "alice.json": ours, ".alice.new": ours.slice(0, 100) });
  writeFileSync(join(directory, ".bob.new"), "{");
  assert.equal((await keys.list()).length, 1);
  assert.deepEqual((await keys.unlock(alice, passphrase)).bytes, vectorSecret);
  await keys.changePassphrase(alice, passphrase, "new");
  await keys.create(keyName("bob"), "b");
  assert.deepEqual(readdirSync(directory).sort(), ["alice.json", "bob.json"]);
  assert.deepEqual((await keys.unlock(alice, "new")).bytes, vectorSecret);
});

test("A changed passphrase comes with a new salt, a new nonce and today's cost", async (context) => {
  const { directory } = storeWith(context, { "alice.json": ours });
  await storeIn(directory, { n: 2048, r: 2, p: 1 }).changePassphrase(alice, passphrase, passphrase);
  const text = readFileSync(join(directory, "alice.json"), "utf8");
  assert.match(text, /"n": 2048,\n +"r": 2,/);
  for (const part of [/"salt": "(.*)"/, /"nonce": "(.*)"/, /"sealed": "(.*)"/])
    assert.notEqual(part.exec(text)?.[1], part.exec(ours)?.[1]);
});

test("Two keys with the same passphrase have nothing in common", async (context) => {
  const directory = directoryFor(context);
  const keys = storeIn(directory);
  for (const name of ["alice", "bob"])
    await keys.import(keyName(name), { type: "ed25519", bytes: vectorSecret }, passphrase);
  const [one, other] = ["alice", "bob"].map((name) => readFileSync(join(directory, `${name}.json`), "utf8"));
  for (const part of [/"salt": "(.*)"/, /"nonce": "(.*)"/, /"sealed": "(.*)"/])
    assert.notEqual(part.exec(one ?? "")?.[1], part.exec(other ?? "")?.[1]);
});

test("No cost that nobody would open again is ever written", () => {
  assert.throws(() => fileKeystore({ directory: "/nowhere", signing, cost: { n: 2 ** 30, r: 8, p: 1 } }), {
    code: "KEYSTORE_COST_REFUSED",
  });
});

test("A wallet's key from elsewhere is kept as well, and signs as a wallet does", async (context) => {
  const crypto = nodeCrypto();
  const keys = storeIn(directoryFor(context));
  const { did, type } = await keys.import(alice, { type: "secp256k1", bytes: vectorSecret }, passphrase);
  assert.equal(type, "secp256k1");
  const signer = signing(await keys.unlock(alice, passphrase));
  assert.equal(signer.did, did);
  const message = new TextEncoder().encode("let bob in");
  const { bytes } = keyOf(did);
  assert.equal(crypto.verify(bytes, message, signer.sign(message), "secp256k1"), true);
  await assert.rejects(
    keys.import(keyName("none"), { type: "secp256k1", bytes: new Uint8Array(32) }, passphrase),
    { code: "KEYSTORE_FILE_INVALID" },
  );
});
