import assert from "node:assert/strict";
import { test } from "node:test";
import { keyName } from "../../keystore/key-name.ts";
import { answering, keyHolder } from "../keys.test-support.ts";
import { type } from "../scripted.test-support.ts";

const alice = keyName("alice");
const seed = "07".repeat(32);
const seedDid = "did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z";

async function withAlice() {
  const holder = keyHolder();
  const { did } = await holder.keys.store.create(alice, "old horse");
  return { ...holder, did };
}

test("A new key's passphrase is asked for twice, and its DID is the result", async () => {
  const { given, keys } = keyHolder();
  const person = answering("correct horse", "correct horse");
  const { code, stdout, stderr } = await type("key new alice", {}, { ...given, person });
  const { did } = await keys.store.find(alice);
  assert.deepEqual({ code, stdout }, { code: 0, stdout: `${did}\n` });
  assert.match(stderr, /dms key agent alice\n.*dms run --trust did:key/);
  assert.deepEqual(person.questions, ["New passphrase of alice: ", "The same again: "]);
  assert.equal((await keys.unlock(alice, "correct horse")).entry.did, did);
});

test("Two different passphrases, an empty one or a wrong name make no key", async () => {
  const { given, keys } = keyHolder();
  const wrong: readonly (readonly [string, readonly string[], RegExp])[] = [
    ["key new alice", ["one", "two"], /two different passphrases/],
    ["key new alice", [""], /an empty passphrase protects nothing/],
    ["key new ../alice", [], /^dms: a key's name begins/],
    ["key new ledger", [], /means the device of this name/],
  ];
  for (const [line, answers, message] of wrong) {
    const { code, stdout, stderr } = await type(line, {}, { ...given, person: answering(...answers) });
    assert.deepEqual({ code, stdout }, { code: 2, stdout: "" }, line);
    assert.match(stderr, message);
  }
  assert.deepEqual(await keys.store.list(), []);
});

test("In a script, the passphrase comes from a descriptor or else from a variable, and nobody is asked", async () => {
  const { given, keys } = keyHolder();
  const readDescriptor = (descriptor: number) => (descriptor === 3 ? "from three\nmore\n" : assert.fail());
  const variables = { DMS_PASSPHRASE: "from a variable" };
  const person = answering();
  const all = { ...given, readDescriptor, variables, person };
  assert.equal((await type("key new alice --passphrase-fd 3", {}, all)).code, 0);
  assert.equal((await type("key new bob", {}, all)).code, 0);
  await keys.unlock(alice, "from three");
  await keys.unlock(keyName("bob"), "from a variable");
});

test("A descriptor that is none, or holds too little, is named", async () => {
  const { given } = await withAlice();
  const readDescriptor = () => "old horse\r\n";
  for (const [line, message] of [
    ["key new bob --passphrase-fd x", /takes the number of an open descriptor/],
    ["key passwd alice --passphrase-fd 3", /holds too few lines/],
  ] as const) {
    const { code, stderr } = await type(line, {}, { ...given, readDescriptor });
    assert.equal(code, 2);
    assert.match(stderr, message);
  }
});

test("Where nobody can be asked, it is said what to do instead", async () => {
  const { given } = await withAlice();
  assert.match(
    (await type("key new bob", {}, given)).stderr,
    /--passphrase-fd, or the variable DMS_PASSPHRASE/,
  );
  assert.match((await type("key remove alice", {}, given)).stderr, /add --yes/);
  assert.match((await type("key list")).stderr, /needs a machine of its own/);
});

test("list shows every key, and which of them an agent has open", async () => {
  const { given, keys, did } = await withAlice();
  assert.equal(
    (await type("key list", {}, given)).stdout,
    `NAME   OPEN  TYPE     DID\nalice  no    ed25519  ${did}\n`,
  );
  await keys.keepOpen(await keys.unlock(alice, "old horse"), { idleMs: 1, longestMs: 1 });
  const { stdout, stderr } = await type("key list --json", {}, given);
  assert.deepEqual(JSON.parse(stdout), { keys: [{ name: "alice", did, type: "ed25519", isOpen: true }] });
  assert.equal(stderr, "");
  assert.match(
    (await type("key list", {}, keyHolder().given)).stderr,
    /^No keys yet.\n.*dms key new <name>\n$/,
  );
});

test("A key whose file cannot be read is listed with the reason", async () => {
  const { keys } = keyHolder();
  const store = { ...keys.store, list: async () => [{ name: alice, problem: "others may read it" }] };
  const { stdout } = await type("key list", {}, { openKeys: async () => ({ ...keys, store }) });
  assert.match(stdout, /alice .* others may read it\n$/);
});

test("show prints the DID alone, also of a hardware wallet", async () => {
  const { given, keys, did } = await withAlice();
  assert.equal((await type("key show alice", {}, given)).stdout, `${did}\n`);
  const accounts: number[] = [];
  const device = async (account: number) => {
    accounts.push(account);
    const { did } = await keys.store.find(alice);
    return { did, algorithm: "eip-191", sign: () => assert.fail() } as const;
  };
  const withDevice = { openKeys: async () => ({ ...keys, device }) };
  for (const name of ["ledger", "ledger:7"])
    assert.deepEqual(JSON.parse((await type(`key show ${name} --json`, {}, withDevice)).stdout), {
      name,
      did,
      type: "eip-191",
    });
  assert.deepEqual(accounts, [0, 7]);
  const none = await type("key show bob", {}, given);
  assert.deepEqual([none.code, none.stderr], [1, "dms: there is no key bob\n"]);
});

test("An exported key is imported elsewhere with its passphrase, under any name", async () => {
  const { given, did } = await withAlice();
  const { stdout: exported } = await type("key export alice --quiet", {}, given);
  const elsewhere = keyHolder();
  const files = { "a.json": exported };
  const wrong = await type(
    "key import bob a.json",
    {},
    { ...elsewhere.given, files, person: answering("no") },
  );
  assert.equal(wrong.code, 1);
  assert.match(wrong.stderr, /passphrase is wrong/);
  const person = answering("old horse");
  const { code, stdout } = await type("key import bob a.json", {}, { ...elsewhere.given, files, person });
  assert.deepEqual({ code, stdout }, { code: 0, stdout: `${did}\n` });
  assert.deepEqual(person.questions, ["Passphrase of a.json: "]);
  await elsewhere.keys.unlock(keyName("bob"), "old horse");
});

test("A bare seed gets a passphrase when it is imported, and a warning that it had none", async () => {
  const { given, keys } = keyHolder();
  const files = { "identity.key": `${seed}\n` };
  const person = answering("correct horse", "correct horse");
  const { stdout, stderr } = await type("key import node identity.key", {}, { ...given, files, person });
  assert.equal(stdout, `${seedDid}\n`);
  assert.match(stderr, /for everybody to read: remove it/);
  await keys.unlock(keyName("node"), "correct horse");
});

test("What is no key is not imported", async () => {
  const { given, keys } = keyHolder();
  const files = { x: "{}", y: "0".repeat(63) };
  for (const file of ["x", "y", "z"]) {
    const { code } = await type(`key import alice ${file}`, {}, { ...given, files, person: answering("p") });
    assert.notEqual(code, 0);
  }
  assert.deepEqual(await keys.store.list(), []);
});

test("passwd asks for the old passphrase and twice for the new one, or reads both", async () => {
  const { given, keys } = await withAlice();
  const person = answering("old horse", "new horse", "new horse");
  assert.equal((await type("key passwd alice", {}, { ...given, person })).code, 0);
  await keys.unlock(alice, "new horse");
  const readDescriptor = () => "new horse\nnewer horse";
  assert.equal((await type("key passwd alice --passphrase-fd 5", {}, { ...given, readDescriptor })).code, 0);
  const variables = { DMS_PASSPHRASE: "newer horse", DMS_NEW_PASSPHRASE: "newest horse" };
  assert.equal((await type("key passwd alice", {}, { ...given, variables })).code, 0);
  await keys.unlock(alice, "newest horse");
  const wrong = await type("key passwd alice", {}, { ...given, variables });
  assert.deepEqual([wrong.code, wrong.stdout], [1, ""]);
});

test("remove asks for the name again, unless it is told not to", async () => {
  const { given, keys } = await withAlice();
  const no = await type("key remove alice", {}, { ...given, person: answering("y") });
  assert.equal(no.code, 2);
  assert.match(no.stderr, /nothing was removed/);
  assert.equal((await type("key remove alice", {}, { ...given, person: answering("alice") })).code, 0);
  assert.deepEqual(await keys.store.list(), []);
  await keys.store.create(alice, "a");
  assert.deepEqual(
    (await type("key remove alice --yes --json", {}, given)).stdout,
    '{"name":"alice","removed":true}\n',
  );
  const missing = await type("key remove alice", {}, { ...given, person: answering() });
  assert.deepEqual([missing.code, missing.stderr], [1, "dms: there is no key alice\n"]);
});

test("The agent keeps a key open until its time is up, and says why it ended", async () => {
  const { given, agentTimes, end } = await withAlice();
  const person = answering("old horse");
  const typed = type("key agent alice --idle 5m --longest 1h", {}, { ...given, person });
  while (agentTimes.length === 0) await Promise.resolve();
  end("idle");
  const { code, stdout } = await typed;
  assert.equal(code, 0);
  assert.equal(stdout, "ready: alice is open\nalice is closed: nobody asked for a signature any more\n");
  assert.deepEqual(agentTimes, [{ idleMs: 300_000, longestMs: 3_600_000 }]);
});

test("Ctrl-C closes the key and is a usual way to end the agent", async () => {
  const { given, agentTimes, keys } = await withAlice();
  const stopping = new AbortController();
  const person = answering("old horse");
  const typed = type("key agent alice --json", {}, { ...given, person, signal: stopping.signal });
  while (agentTimes.length === 0) await Promise.resolve();
  stopping.abort();
  const { code, stdout } = await typed;
  assert.equal(code, 0);
  assert.equal(stdout.trim().split("\n").at(-1), '{"kind":"ended","because":"closed"}');
  assert.deepEqual(await keys.agent.held(), []);
});

test("The agent is told to lock, and a wrong passphrase or time starts none", async () => {
  const { given, keys, agentTimes } = await withAlice();
  assert.equal((await type("key agent --lock", {}, given)).stdout, "no agent runs\n");
  await keys.keepOpen(await keys.unlock(alice, "old horse"), { idleMs: 1, longestMs: 1 });
  assert.equal((await type("key agent --lock", {}, given)).stdout, "the agent has forgotten its key\n");
  const wrong = await type("key agent alice", {}, { ...given, person: answering("no") });
  assert.equal(wrong.code, 1);
  for (const line of ["key agent", "key agent alice --idle soon", "key agent alice --longest 8d"])
    assert.equal((await type(line, {}, { ...given, person: answering() })).code, 2, line);
  assert.equal(agentTimes.length, 1);
});
