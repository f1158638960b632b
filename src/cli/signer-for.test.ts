import assert from "node:assert/strict";
import { test } from "node:test";
import { keyName } from "../keystore/key-name.ts";
import { answering, keyHolder } from "./keys.test-support.ts";
import { signerFor } from "./signer-for.ts";

const alice = keyName("alice");
const noDescriptor = { "passphrase-fd": undefined };

test("A key signs once its passphrase was typed, and without while an agent has it open", async () => {
  const { given, keys } = keyHolder();
  const { did } = await keys.store.create(alice, "horse");
  const person = answering("horse");
  const environment = { ...given, person, variables: {} };
  const typed = await signerFor(environment, "alice", noDescriptor);
  await keys.keepOpen(await keys.unlock(alice, "horse"), { idleMs: 1, longestMs: 1 });
  const open = await signerFor(environment, "alice", noDescriptor);
  for (const signer of [typed, open]) assert.equal(signer.did, did);
  assert.deepEqual(await typed.sign(Uint8Array.of(1)), await open.sign(Uint8Array.of(1)));
  assert.deepEqual(person.questions, ["Passphrase of alice: "]);
});

test("Nobody is asked for the passphrase of a key that is not there, or of a device", async () => {
  const { given } = keyHolder();
  const environment = { ...given, person: answering(), variables: {} };
  for (const [name, code] of [
    ["alice", "KEYSTORE_KEY_MISSING"],
    ["../alice", "KEYSTORE_NAME_INVALID"],
    ["ledger", "SIGNER_MISSING"],
    ["ledger:3", "SIGNER_MISSING"],
    ["ledger:x", "KEYSTORE_NAME_INVALID"],
  ] as const)
    await assert.rejects(signerFor(environment, name, noDescriptor), { code }, name);
});
