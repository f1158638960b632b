import assert from "node:assert/strict";
import { test } from "node:test";
import { nodeCrypto } from "../crypto/node-crypto/node-crypto.ts";
import { command } from "../ucan/command.ts";
import { delegate, isSignedDelegation } from "../ucan/delegation.ts";
import { invocation } from "../ucan/invocation.ts";
import { signerOf } from "../ucan/signer.ts";
import { delegateWith, signedWith } from "./delegate-with.ts";
import { keystoreError } from "./errors.ts";
import { type ExternalSigner, externalSignerOf, signsInvocations } from "./external-signer.ts";

const crypto = nodeCrypto();
const alice = signerOf(crypto.keyPair(new Uint8Array(32).fill(1)));
const bob = signerOf(crypto.keyPair(new Uint8Array(32).fill(2)));
const external = externalSignerOf(alice);
const contents = {
  audience: bob.did,
  subject: alice.did,
  command: command("/dms/node"),
  expires: 1_000,
  nonce: new Uint8Array(12).fill(3),
};

test("One who takes a while signs the very token that a key in memory would", async () => {
  const slow: ExternalSigner = {
    ...external,
    sign: async (bytes) => {
      await Promise.resolve();
      return external.sign(bytes);
    },
  };
  const delegation = await delegateWith(slow, contents, crypto);
  assert.deepEqual(delegation, delegate({ ...contents, signer: alice }, crypto));
  assert.equal(isSignedDelegation(delegation, crypto), true);
});

test("An invocation, such as a revocation, is signed in the same way", async () => {
  assert.ok(signsInvocations(external));
  const token = {
    subject: alice.did,
    audience: bob.did,
    command: command("/dms/node/status"),
    args: { to: "x" },
    proofs: [],
    expires: 1_000,
    issuedAt: 900,
    nonce: contents.nonce,
  };
  const signed = await signedWith(external, (signer) => invocation({ ...token, signer }, crypto));
  assert.deepEqual(signed, invocation({ ...token, signer: alice }, crypto));
});

const wrong: readonly (readonly [answer: string, sign: ExternalSigner["sign"], code: string])[] = [
  ["another key's signature", async (bytes) => bob.sign(bytes), "SIGNER_KEY_DIFFERS"],
  ["a signature of something else", async () => alice.sign(new Uint8Array(9)), "SIGNER_KEY_DIFFERS"],
  ["zeros", async () => new Uint8Array(64), "SIGNER_KEY_DIFFERS"],
  ["too few bytes", async () => new Uint8Array(63), "SIGNER_ANSWER_UNKNOWN"],
  ["too many bytes", async (bytes) => new Uint8Array([...alice.sign(bytes), 0]), "SIGNER_ANSWER_UNKNOWN"],
  ["nothing", async () => new Uint8Array(), "SIGNER_ANSWER_UNKNOWN"],
  ["a no", async () => Promise.reject(keystoreError("SIGNER_REFUSED")), "SIGNER_REFUSED"],
];

for (const [answer, sign, code] of wrong)
  test(`A signer that answers with ${answer} makes no delegation`, async () => {
    await assert.rejects(delegateWith({ ...external, sign }, contents, crypto), { code });
  });

test("A signer whose signatures nobody verifies is not even asked", async () => {
  const sign = () => assert.fail("it was asked");
  const ethereum: ExternalSigner = { did: alice.did, algorithm: "eip-191", sign };
  await assert.rejects(delegateWith(ethereum, contents, crypto), { code: "KEYSTORE_KEY_UNSUPPORTED" });
});

test("A delegation that nobody could read is refused before anybody is asked to sign it", async () => {
  const sign = () => assert.fail("it was asked");
  await assert.rejects(
    delegateWith({ ...external, sign }, { ...contents, nonce: new Uint8Array(1) }, crypto),
    {
      code: "UCAN_UNSENDABLE",
    },
  );
});
