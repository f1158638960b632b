import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { describe, it } from "node:test";
import { base64 } from "multiformats/bases/base64";
import { z } from "zod";
import { parseDid } from "../did/did.ts";
import { errorCode } from "../errors/dms-error.ts";
import type { Reply } from "../errors/refusal.ts";
import { crypto } from "./cast.test.ts";
import { type VerifiedChain, verifyChain } from "./chain.ts";
import { command } from "./command.ts";
import { decodeDelegation, delegate } from "./delegation.ts";
import { decodeInvocation } from "./invocation.ts";
import { isMet, parsePolicy } from "./policy.ts";
import { signerOf } from "./signer.ts";

/** The vectors of the UCAN 1.0.0 specification lie beside the repository: they are not ours. */
const folder = new URL("../../../shared/fixtures/ucan-1.0.0/", import.meta.url);

function missing(file: string): string | false {
  return existsSync(new URL(file, folder))
    ? false
    : `../shared/fixtures/ucan-1.0.0/${file} is not on this machine`;
}

function fixture<T>(file: string, schema: z.ZodType<T>): T {
  return schema.parse(JSON.parse(readFileSync(new URL(file, folder), "utf8")));
}

const token = z
  .object({ "/": z.object({ bytes: z.string() }) })
  .transform((link) => base64.baseDecode(link["/"].bytes));

const invocations = z.array(
  z.object({
    name: z.string(),
    invocation: token,
    proofs: z.array(token),
    time: z.number(),
    error: z.object({ name: z.string() }).optional(),
  }),
);

describe("the specification's invocations", { skip: missing("invocation.json") }, () => {
  const { valid, invalid } = missing("invocation.json")
    ? { valid: [], invalid: [] }
    : fixture("invocation.json", z.object({ valid: invocations, invalid: invocations }));

  it("are all here", () => assert.deepEqual([valid.length, invalid.length], [7, 13]));

  for (const example of valid)
    it(`valid: ${example.name}`, () => {
      const reply = judged(example);
      assert.equal(reply.granted ? "granted" : reply.message, "granted");
    });

  for (const example of invalid)
    it(`invalid: ${example.name}`, () => {
      const reply = judged(example);
      assert.ok(!reply.granted);
      assert.equal(reply.because, codes[example.name]);
    });
});

/** What we call the specification's reasons. Its two broken signatures have 3 bytes, so they are no tokens at all. */
const codes: Readonly<Record<string, string>> = {
  "no proof": "not-delegated",
  "missing proof": "proofs-missing",
  "expired proof": "expired",
  "inactive proof": "not-yet-valid",
  "proof principal alignment": "not-the-audience",
  "invocation principal alignment": "not-the-audience",
  "proof subject alignment": "not-delegated",
  "invocation subject alignment": "not-delegated",
  "expired invocation": "expired",
  "invalid proof signature": "UCAN_MALFORMED",
  "invalid invocation signature": "UCAN_MALFORMED",
  "invalid powerline": "not-delegated",
  "policy violation": "policy-not-met",
};

function judged({ invocation, proofs, time }: z.infer<typeof invocations>[number]): Reply<VerifiedChain> {
  try {
    const invoked = decodeInvocation(invocation, crypto);
    const delegations = new Map(
      proofs.map((bytes) => decodeDelegation(bytes, crypto)).map((proof) => [proof.cid, proof]),
    );
    const chain = invoked.proofs.flatMap((cid) => delegations.get(cid) ?? []);
    return verifyChain({ invocation: invoked, proofs: chain, crypto, nowSeconds: time, skewSeconds: 0 });
  } catch (error) {
    return { granted: false, because: errorCode(error) ?? String(error), message: String(error) };
  }
}

describe("the specification's delegation", { skip: missing("delegation.json") }, () => {
  const schema = z.object({
    principals: z.object({ bob: z.string() }),
    valid: z.array(
      z.object({
        token: z.string(),
        cid: z.string(),
        envelope: z.object({
          payload: z.object({
            iss: z.string(),
            aud: z.string(),
            sub: z.string(),
            cmd: z.string(),
            exp: z.number(),
            nonce: z.string(),
          }),
        }),
      }),
    ),
  });

  it("is read with its name and contents, and written again to the byte", () => {
    const { principals, valid } = fixture("delegation.json", schema);
    assert.equal(valid.length, 1);
    for (const { token: text, cid, envelope } of valid) {
      const bytes = base64.baseDecode(text);
      const read = decodeDelegation(bytes, crypto);
      const { iss, aud, sub, cmd, exp, nonce } = envelope.payload;
      assert.deepEqual(
        [read.cid, read.issuer, read.audience, read.subject, read.command, read.expires],
        [cid, iss, aud, sub, cmd, exp],
      );
      // The private key stands behind two bytes that say what it is.
      const signer = signerOf(crypto.keyPair(base64.baseDecode(principals.bob.replace(/=+$/, "")).slice(2)));
      const audience = parseDid(aud);
      assert.ok(audience !== undefined);
      const written = delegate(
        {
          signer,
          audience,
          subject: signer.did,
          command: command(cmd),
          expires: exp,
          nonce: base64.baseDecode(nonce),
        },
        crypto,
      );
      assert.deepEqual(written.bytes, bytes);
    }
  });
});

describe("the specification's policies", { skip: missing("policy.json") }, () => {
  const examples = z.array(z.object({ args: z.unknown(), policies: z.array(z.array(z.unknown())) }));

  it("are met where they are valid, and not where they are invalid", () => {
    const { valid, invalid } = fixture("policy.json", z.object({ valid: examples, invalid: examples }));
    const verdicts = (cases: typeof valid) =>
      cases.flatMap(({ args, policies }) => policies.map((policy) => isMet(parsePolicy(policy), args)));
    assert.deepEqual(verdicts(valid), new Array<boolean>(verdicts(valid).length).fill(true));
    assert.deepEqual(verdicts(invalid), new Array<boolean>(verdicts(invalid).length).fill(false));
    assert.deepEqual([verdicts(valid).length, verdicts(invalid).length], [17, 8]);
  });
});
