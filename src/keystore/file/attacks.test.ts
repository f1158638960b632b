import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeCrypto } from "../../crypto/node-crypto/node-crypto.ts";
import { errorCode, sentenceOf } from "../../errors/dms-error.ts";
import { signingWith } from "../secret-key.ts";
import { fileKeystore } from "./file-keystore.ts";
import { original, originals, ours, passphrase, vectorSecret } from "./vectors.test-support.ts";
import { walletSigner } from "./wallet-signer.ts";

const { open } = fileKeystore({ directory: "/nowhere", signing: signingWith(nodeCrypto(), walletSigner) });

const wrong = "KEYSTORE_PASSPHRASE_WRONG";
const invalid = "KEYSTORE_FILE_INVALID";
const costly = "KEYSTORE_COST_REFUSED";

test("The valid twins of all attacks below open", async () => {
  for (const text of [ours, ours.trim(), original("ed25519"), original("ed25519WithKeyTwice")])
    assert.deepEqual(await open(text, passphrase), { type: "ed25519", bytes: vectorSecret });
});

/** What is done to our file, and with which code it is refused. */
const onOurs: readonly (readonly [attack: string, from: string | RegExp, to: string, code: string])[] = [
  ["first bit of the secret", '"sealed": "4', '"sealed": "5', wrong],
  ["last bit of the tag", '6a9b"', '6a9a"', wrong],
  ["a shortened tag", '6a9b"', '6a"', invalid],
  ["a secret without its tag", /"sealed": "(.{64}).*"/, '"sealed": "$1"', invalid],
  ["an empty secret", /"sealed": ".*"/, '"sealed": ""', invalid],
  ["another salt", '"salt": "64', '"salt": "65', wrong],
  ["a shortened salt", '"salt": "6465', '"salt": "65', invalid],
  ["another nonce", '"nonce": "00', '"nonce": "01', wrong],
  ["a longer nonce", '"nonce": "00', '"nonce": "0000', invalid],
  ["another name", '"alice"', '"bob"', wrong],
  ["a name with a way in it", '"alice"', '"../alice"', invalid],
  ["another DID", /did:key:z\w+/, "did:key:z6MkvDqGT54cXesYGvABpF1UapVNwjCqRcafi4Px6Thv5T3Z", wrong],
  ["no DID", /did:key:z\w+/, "did:web:example.org", invalid],
  ["another kind of key", '"ed25519"', '"secp256k1"', invalid],
  ["an unknown kind of key", '"ed25519"', '"RSA"', invalid],
  ["a cheaper derivation", '"r": 8', '"r": 4', wrong],
  ["one pass more", '"p": 1', '"p": 2', wrong],
  ["a cost below all honest ones", '"n": 1024', '"n": 2', costly],
  ["a cost that is no power of two", '"n": 1024', '"n": 1025', costly],
  ["2^30 rounds", '"n": 1024', '"n": 1073741824', costly],
  ["2^20 rounds of a kilobyte each", '"n": 1024', '"n": 1048576', costly],
  ["a wide block", '"r": 8', '"r": 1073741823', costly],
  ["many passes", '"p": 1', '"p": 1073741823', costly],
  [
    "passes that take an hour",
    '"n": 1024,\n    "r": 8,\n    "p": 1',
    '"n": 262144,\n    "r": 8,\n    "p": 16',
    costly,
  ],
  ["no rounds", '"n": 1024', '"n": 0', costly],
  ["negative rounds", '"n": 1024', '"n": -1024', costly],
  ["half a round", '"r": 8', '"r": 8.5', costly],
  ["rounds as text", '"n": 1024', '"n": "1024"', invalid],
  ["rounds written otherwise", '"n": 1024', '"n": 1.024e3', invalid],
  ["rounds beyond all numbers", '"n": 1024', '"n": 1e999', invalid],
  ["another derivation", '"scrypt"', '"pbkdf2"', invalid],
  ["no cipher", '"aes-256-gcm"', '"none"', invalid],
  ["a cipher without authentication", '"aes-256-gcm"', '"aes-256-ctr"', invalid],
  ["a later version", '"version": 1', '"version": 2', invalid],
  ["another program's", '"dms-key"', '"dms-kez"', invalid],
  ["the same field twice", '"version": 1,', '"version": 1,\n  "version": 1,', invalid],
  ["a field in another case", '"name": "alice"', '"Name": "alice"', invalid],
  ["a field nobody knows", '"version": 1,', '"version": 1,\n  "comment": "x",', invalid],
  ["a prototype", '"version": 1,', '"version": 1,\n  "__proto__": {},', invalid],
  ["upper-case digits", "6a6b6c", "6A6B6C", invalid],
  ["digits that are none", '"nonce": "00', '"nonce": "0x', invalid],
  ["something after the end", /\}\n$/, "}\n{}", invalid],
];

for (const [attack, from, to, code] of onOurs)
  test(`Our file with ${attack} does not open`, async () => {
    const attacked = ours.replace(from, to);
    assert.notEqual(attacked, ours);
    await assert.rejects(open(attacked, passphrase), { code });
  });

test("A file cut off anywhere does not open, and no byte of it can be changed", async () => {
  const whole = ours.trim();
  for (let length = 0; length < whole.length; length++)
    await assert.rejects(open(whole.slice(0, length), passphrase), { code: invalid });
  // Deriving a key takes milliseconds, so only every seventh byte is tried; those of the table are not left to chance.
  for (let at = 0; at < whole.length; at += 7) {
    const changed = `${whole.slice(0, at)}${whole[at] === "1" ? "2" : "1"}${whole.slice(at + 1)}`;
    await assert.rejects(open(changed, passphrase), ({ code }) => [wrong, invalid, costly].includes(code));
  }
});

test("A wrong passphrase and a changed file are refused in the same words", async () => {
  const refusals = await Promise.all([
    refusalOf(ours, "incorrect horse"),
    refusalOf(ours.replace('"sealed": "4', '"sealed": "5'), passphrase),
    refusalOf(ours.replace('"salt": "64', '"salt": "65'), passphrase),
    refusalOf(original("ed25519"), "incorrect horse"),
    refusalOf(
      original("ed25519", (crypto) => ({ ...crypto, mac: "00".repeat(32) })),
      passphrase,
    ),
  ]);
  assert.deepEqual(
    new Set(refusals),
    new Set([`${wrong}: the passphrase is wrong, or the key's file was changed`]),
  );
});

async function refusalOf(text: string, tried: string): Promise<string> {
  return open(text, tried).then(
    () => "it opened",
    (error: unknown) => `${errorCode(error)}: ${sentenceOf(error)}`,
  );
}

type Change = (crypto: Record<string, unknown>) => unknown;
const { ed25519 } = originals;
const kdf =
  (change: object): Change =>
  (crypto) => ({ ...crypto, kdfparams: Object.assign({}, crypto["kdfparams"], change) });
const put =
  (change: object): Change =>
  (crypto) => ({ ...crypto, ...change });

/** What is done to a file of the original. Its IV is not authenticated, so only the key's own form can tell. */
const onOriginals: readonly (readonly [attack: string, change: Change, code: string])[] = [
  ["another mac", put({ mac: "11".repeat(32) }), wrong],
  ["a short mac", put({ mac: "11".repeat(31) }), invalid],
  ["no mac", put({ mac: undefined }), invalid],
  ["a changed secret", put({ ciphertext: ed25519[0].replace(/^dc/, "dd") }), wrong],
  ["a shortened secret", put({ ciphertext: ed25519[0].slice(0, -2) }), wrong],
  ["a giant secret", put({ ciphertext: "00".repeat(2000) }), invalid],
  ["another iv", put({ cipherparams: { iv: "010102030405060708090a0b0c0d0e0f" } }), invalid],
  ["a short iv", put({ cipherparams: { iv: "00" } }), invalid],
  ["another salt", kdf({ salt: "00".repeat(64) }), wrong],
  ["no salt", kdf({ salt: "" }), invalid],
  ["another cost", kdf({ n: 2048 }), wrong],
  ["2^30 rounds", kdf({ n: 2 ** 30 }), costly],
  ["a wide block", kdf({ r: 2 ** 30 }), costly],
  ["many passes", kdf({ p: 2 ** 30 }), costly],
  ["a key of another length", kdf({ dklen: 32 }), invalid],
  ["the same cost in two spellings", kdf({ N: 1024 }), invalid],
  ["its length under two names", kdf({ keylen: 64 }), invalid],
  ["another cipher", put({ cipher: "aes-128-ctr" }), invalid],
  ["another derivation", put({ kdf: "argon2id" }), invalid],
  ["no parameters", put({ kdfparams: [] }), invalid],
  ["nothing in it", () => undefined, invalid],
];

for (const [attack, change, code] of onOriginals)
  test(`A file of the original with ${attack} does not open`, async () => {
    await assert.rejects(open(original("ed25519", change), passphrase), { code });
  });

test("A file of the original opens in whatever spelling its fields are", async () => {
  const spellings: readonly Change[] = [
    kdf({ n: undefined, r: undefined, p: undefined, dklen: undefined }),
    ({ cipherparams, kdfparams, ...rest }) => ({
      ...rest,
      cipher_params: cipherparams,
      kdf_params: kdfparams,
      CipherText: rest["ciphertext"],
      ciphertext: undefined,
    }),
  ];
  const [bare, snake] = spellings.map((spelling) => original("ed25519", spelling));
  const upper = (bare ?? "").replace('"salt"', '"N":1024,"R":8,"P":1,"KeyLen":64,"Salt"');
  for (const text of [upper, snake ?? "", original("ed25519").replace('"version":3', '"Version":"3"')])
    assert.deepEqual((await open(text, passphrase)).bytes, vectorSecret);
});

test("A key in two halves that do not belong together is refused: its signatures would give the secret away", async () => {
  await assert.rejects(open(original("halvesOfTwoKeys"), passphrase), {
    code: invalid,
    message: /two halves/,
  });
});

test("Other kinds of keys in files of the original are told apart", async () => {
  assert.equal((await open(original("secp256k1"), passphrase)).type, "secp256k1");
  await assert.rejects(open(original("rsa"), passphrase), { code: invalid });
});
