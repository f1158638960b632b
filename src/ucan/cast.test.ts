import assert from "node:assert/strict";
import { it } from "node:test";
import { nodeCrypto } from "../crypto/node-crypto/node-crypto.ts";
import type { Reply } from "../errors/refusal.ts";
import { seededRandom } from "../random/seeded.ts";
import { type ChainToVerify, type VerifiedChain, verifyChain } from "./chain.ts";
import { command } from "./command.ts";
import { type Delegation, type DelegationContents, delegate } from "./delegation.ts";
import { type Invocation, type InvocationContents, invocation } from "./invocation.ts";
import { type Signer, signerOf } from "./signer.ts";

/** Who plays in this part's tests, and the moment at which they play. */
export const crypto = nodeCrypto();
export const now = 1_800_000_000;
export const alice = person("alice");
export const bob = person("bob");
export const carol = person("carol");
export const mallory = person("mallory");

export function person(name: string): Signer {
  return signerOf(crypto.keyPair(crypto.sha256(new TextEncoder().encode(name))));
}

const random = seededRandom("ucan tests");

export function nonce(): Uint8Array {
  return random.bytes(12);
}

/** Alice lets Bob do everything under /dms/deployment with what is hers, unless said otherwise. */
export function given(
  contents: Partial<Omit<DelegationContents, "command">> & { readonly command?: string } = {},
): Delegation {
  const defaults = {
    signer: alice,
    audience: bob.did,
    subject: alice.did,
    expires: now + 3600,
    nonce: nonce(),
  };
  return delegate(
    { ...defaults, ...contents, command: command(contents.command ?? "/dms/deployment") },
    crypto,
  );
}

/** Bob asks Alice for a deployment, unless said otherwise. */
export function asked(
  proofs: readonly Delegation[],
  contents: Partial<Omit<InvocationContents, "command">> & { readonly command?: string } = {},
): Invocation {
  return invocation(
    {
      signer: bob,
      subject: alice.did,
      args: { hops: proofs.length },
      proofs: proofs.map(({ cid }) => cid),
      expires: now + 60,
      issuedAt: now,
      nonce: nonce(),
      ...contents,
      command: command(contents.command ?? "/dms/deployment/request"),
    },
    crypto,
  );
}

export function verified(
  invoked: Invocation,
  proofs: readonly Delegation[],
  options: Partial<ChainToVerify> = {},
): Reply<VerifiedChain> {
  return verifyChain({ invocation: invoked, proofs, crypto, nowSeconds: now, skewSeconds: 60, ...options });
}

export function assertGranted<T>(
  reply: Reply<T>,
): asserts reply is { readonly granted: true; readonly value: T } {
  assert.deepEqual(reply.granted ? {} : reply, {});
}

export function assertRefused(reply: Reply<unknown>, because: string): void {
  assert.equal(reply.granted ? "granted" : reply.because, because);
}

it("the people in these tests keep their names from run to run", () => {
  assert.equal(alice.did, person("alice").did);
  assert.equal(new Set([alice, bob, carol, mallory].map(({ did }) => did)).size, 4);
});
