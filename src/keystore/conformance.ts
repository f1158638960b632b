import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { keyName } from "./key-name.ts";
import type { Keystore } from "./keystore.ts";

/** What every implementation of the port must do. `make` gives an empty one, and takes away what it left behind. */
export function describeKeystore(name: string, make: (context: TestContext) => Keystore): void {
  describe(`${name} as a keystore`, () => {
    keeping(make);
    passphrases(make);
    moving(make);
  });
}

const alice = keyName("alice");
const bob = keyName("bob");
const seed = () => new Uint8Array(32).fill(7);

function keeping(make: (context: TestContext) => Keystore): void {
  it("keeps what was made, and lists it by name without a passphrase", async (context) => {
    const keys = make(context);
    assert.deepEqual(await keys.list(), []);
    const second = await keys.create(bob, "b");
    const first = await keys.create(alice, "a");
    assert.deepEqual(await keys.list(), [first, second]);
    assert.deepEqual(await keys.find(alice), first);
    assert.notEqual(first.did, second.did);
    assert.equal(first.type, "ed25519");
  });

  it("gives back the very key that was imported, each time as a copy of its own", async (context) => {
    const keys = make(context);
    const given = { type: "ed25519", bytes: seed() } as const;
    const { did } = await keys.import(alice, given, "secret");
    assert.equal(did, "did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z");
    given.bytes.fill(0);
    const unlocked = await keys.unlock(alice, "secret");
    unlocked.bytes.fill(0);
    assert.deepEqual((await keys.unlock(alice, "secret")).bytes, seed());
  });

  it("never writes over a key", async (context) => {
    const keys = make(context);
    const { did } = await keys.create(alice, "a");
    await assert.rejects(keys.create(alice, "a"), { code: "KEYSTORE_KEY_EXISTS" });
    await assert.rejects(keys.import(alice, { type: "ed25519", bytes: seed() }, "a"), {
      code: "KEYSTORE_KEY_EXISTS",
    });
    assert.equal((await keys.find(alice)).did, did);
  });

  it("has nothing to say of a key that is not there, or not any more", async (context) => {
    const keys = make(context);
    await keys.create(alice, "a");
    await keys.remove(alice);
    assert.deepEqual(await keys.list(), []);
    const missing = { code: "KEYSTORE_KEY_MISSING" };
    await assert.rejects(keys.find(alice), missing);
    await assert.rejects(keys.remove(alice), missing);
    await assert.rejects(keys.export(alice), missing);
    await assert.rejects(keys.unlock(alice, "a"), missing);
    await assert.rejects(keys.changePassphrase(alice, "a", "b"), missing);
    await keys.create(alice, "a");
  });
}

function passphrases(make: (context: TestContext) => Keystore): void {
  it("opens with the right passphrase only", async (context) => {
    const keys = make(context);
    await keys.create(alice, "correct horse");
    assert.equal((await keys.unlock(alice, "correct horse")).bytes.length, 32);
    for (const wrong of ["correct hors", "correct horse ", "Correct horse", "correct\0horse"])
      await assert.rejects(keys.unlock(alice, wrong), { code: "KEYSTORE_PASSPHRASE_WRONG" }, wrong);
  });

  it("takes one passphrase however the keyboard spells it", async (context) => {
    const keys = make(context);
    await keys.create(alice, "caf\u00e9");
    assert.equal((await keys.unlock(alice, "cafe\u0301")).bytes.length, 32);
  });

  it("refuses an empty passphrase everywhere", async (context) => {
    const keys = make(context);
    const empty = { code: "KEYSTORE_PASSPHRASE_EMPTY" };
    await assert.rejects(keys.create(alice, ""), empty);
    assert.deepEqual(await keys.list(), []);
    await keys.create(alice, "a");
    await assert.rejects(keys.unlock(alice, ""), empty);
    await assert.rejects(keys.changePassphrase(alice, "a", ""), empty);
    await assert.rejects(keys.open(await keys.export(alice), ""), empty);
  });

  it("changes a passphrase, and the old one no longer opens the key", async (context) => {
    const keys = make(context);
    const before = await keys.create(alice, "old");
    const { bytes } = await keys.unlock(alice, "old");
    const wrong = { code: "KEYSTORE_PASSPHRASE_WRONG" };
    await assert.rejects(keys.changePassphrase(alice, "none", "new"), wrong);
    await keys.changePassphrase(alice, "old", "new");
    await assert.rejects(keys.unlock(alice, "old"), wrong);
    assert.deepEqual((await keys.unlock(alice, "new")).bytes, bytes);
    assert.deepEqual(await keys.list(), [before]);
  });
}

function moving(make: (context: TestContext) => Keystore): void {
  it("exports what can be opened and imported under another name, and nothing else", async (context) => {
    const keys = make(context);
    const { did } = await keys.create(alice, "a");
    const text = await keys.export(alice);
    await assert.rejects(keys.open(text, "b"), { code: "KEYSTORE_PASSPHRASE_WRONG" });
    const moved = await keys.import(bob, await keys.open(text, "a"), "b");
    assert.equal(moved.did, did);
    for (const other of ["", "{}", "[]", "null", "0", "{", `${text}x`, "x".repeat(100_000)])
      await assert.rejects(keys.open(other, "a"), { code: "KEYSTORE_FILE_INVALID" }, other.slice(0, 40));
  });
}
