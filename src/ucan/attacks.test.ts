import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { errorCode } from "../errors/dms-error.ts";
import type { Reply } from "../errors/refusal.ts";
import { boundsPolicy } from "./bounds.ts";
import {
  alice,
  asked,
  bob,
  carol,
  crypto,
  given,
  mallory,
  nonce,
  now,
  person,
  verified,
} from "./cast.test.ts";
import type { ChainToVerify } from "./chain.ts";
import { chainCache } from "./chain-cache.ts";
import { type Delegation, decodeDelegation } from "./delegation.ts";
import { decodeInvocation, type Invocation } from "./invocation.ts";
import type { Statement } from "./policy.ts";
import { revoke } from "./revocation.ts";
import { type Revocations, revocations } from "./revocations.ts";

/**
 * The attacks that no other file has in a table of its own: encodings are in `codec.test.ts` and `token.test.ts`, names in
 * `command.test.ts` and `did.test.ts`, keys in the conformance kit of crypto, wallets in `wallet.test.ts`, side chains in
 * `side-chain.test.ts`. Each attack stands beside a twin that differs in nothing but the attack, and is accepted.
 */
interface Attack {
  readonly twin: () => Reply<unknown>;
  readonly attack: () => Reply<unknown>;
  readonly because: string;
}

type Link = Parameters<typeof given>[0];
type Message = Parameters<typeof asked>[1];

/** Alice → Bob → Carol, who asks; each with what is said of it. */
function carolAsks(
  first: Link = {},
  second: Link = {},
  message: Message = {},
  options: Partial<ChainToVerify> = {},
) {
  const proofs = [given(first), given({ signer: bob, audience: carol.did, ...second })];
  return received(asked(proofs, { signer: carol, ...message }), proofs, options);
}

function bobAsks(link: Link = {}, message: Message = {}, options: Partial<ChainToVerify> = {}) {
  const proofs = [given(link)];
  return received(asked(proofs, message), proofs, options);
}

/** As it comes from outside: as bytes. */
function received(message: Invocation, proofs: readonly Delegation[], options: Partial<ChainToVerify> = {}) {
  return fromBytes(
    message.bytes,
    proofs.map(({ bytes }) => bytes),
    options,
  );
}

function fromBytes(message: Uint8Array, proofs: readonly Uint8Array[], options: Partial<ChainToVerify> = {}) {
  try {
    const delegations = proofs.map((bytes) => decodeDelegation(bytes, crypto));
    return verified(decodeInvocation(message, crypto), delegations, options);
  } catch (error) {
    return { granted: false, because: errorCode(error) ?? String(error), message: String(error) } as const;
  }
}

/** A delegation from Alice whose signature was made, or spoilt, in some way. */
function signedSo(how: (signed: Uint8Array) => Uint8Array): Reply<unknown> {
  return bobAsks({ signer: { did: alice.did, sign: how } });
}

const rightly = () => signedSo(alice.sign);

function prefixed(prefix: string, bytes: Uint8Array): Uint8Array {
  return Uint8Array.of(...new TextEncoder().encode(prefix), ...bytes);
}

const signatures: Readonly<Record<string, Attack>> = {
  "a signature plus the order of the group": {
    twin: rightly,
    attack: () => signedSo((signed) => plusOrder(alice.sign(signed), 1n)),
    because: "bad-signature",
  },
  "a signature plus twice the order": {
    twin: rightly,
    attack: () => signedSo((signed) => plusOrder(alice.sign(signed), 2n)),
    because: "bad-signature",
  },
  "a signature whose point has a small order": {
    twin: rightly,
    attack: () =>
      signedSo((signed) => Uint8Array.of(1, ...new Uint8Array(31), ...alice.sign(signed).slice(32))),
    because: "bad-signature",
  },
  "bytes signed for a message of the earlier system": {
    twin: rightly,
    attack: () => signedSo((signed) => alice.sign(prefixed("dms:token:", signed))),
    because: "bad-signature",
  },
  "bytes signed for the network's handshake": {
    twin: rightly,
    attack: () => signedSo((signed) => alice.sign(prefixed("noise-libp2p-static-key:", signed))),
    because: "bad-signature",
  },
  "the digest signed in place of the bytes": {
    twin: rightly,
    attack: () => signedSo((signed) => alice.sign(crypto.sha256(signed))),
    because: "bad-signature",
  },
  "another token's signature": {
    twin: rightly,
    attack: () => signedSo(() => given().bytes.slice(3, 67)),
    because: "bad-signature",
  },
};

const chains: Readonly<Record<string, Attack>> = {
  "a child that outlives its parent": {
    twin: () => carolAsks({ expires: now + 10 }, { expires: now + 1000 }),
    attack: () =>
      carolAsks(
        { expires: now + 10 },
        { expires: now + 1000 },
        { expires: now + 90 },
        { nowSeconds: now + 70 },
      ),
    because: "expired",
  },
  "a policy that is taken back by whoever passes it on": {
    twin: () => carolAsks({ policy: [["==", ".to", "x"]] }, {}, { args: { to: "x" } }),
    attack: () => carolAsks({ policy: [["==", ".to", "x"]] }, {}, { args: { to: "y" } }),
    because: "policy-not-met",
  },
  "a policy that is widened on the way": {
    twin: () => carolAsks({ policy: [["<=", ".n", 5]] }, { policy: [["<=", ".n", 9]] }, { args: { n: 5 } }),
    attack: () => carolAsks({ policy: [["<=", ".n", 5]] }, { policy: [["<=", ".n", 9]] }, { args: { n: 6 } }),
    because: "policy-not-met",
  },
  "a powerline put in for a hop that was not given": {
    twin: () => carolAsks({}, { subject: undefined }),
    attack: () => carolAsks({ audience: mallory.did }, { subject: undefined }),
    because: "not-the-audience",
  },
  "a powerline that widens the command": {
    twin: () => carolAsks({ command: "/" }, { subject: undefined, command: "/" }),
    attack: () => carolAsks({}, { subject: undefined, command: "/" }),
    because: "command-not-covered",
  },
  "a hop more than the depth says": {
    twin: () => carolAsks({ policy: boundsPolicy({ depth: 2 }, 0) }, {}, { args: { hops: 2, topic: "" } }),
    attack: () => carolAsks({ policy: boundsPolicy({ depth: 1 }, 0) }, {}, { args: { hops: 2, topic: "" } }),
    because: "policy-not-met",
  },
  "a broadcast by a grant for messages to one actor": {
    twin: () => bobAsks({ policy: boundsPolicy({}, 0) }, { args: { hops: 1, topic: "" } }),
    attack: () => bobAsks({ policy: boundsPolicy({}, 0) }, { args: { hops: 1, topic: "/nunet" } }),
    because: "policy-not-met",
  },
  "a transaction's grant used for transactions": {
    twin: () =>
      bobAsks({ command: "/dms/contract/transaction" }, { command: "/dms/contract/transaction/confirm" }),
    attack: () =>
      bobAsks({ command: "/dms/contract/transaction" }, { command: "/dms/contract/transactions/confirm" }),
    because: "command-not-covered",
  },
  "a delegation of the same nonce and another command in place of the one named": {
    twin: () => bobAsks(),
    attack: () => {
      const same = nonce();
      const [narrow, wide] = [given({ nonce: same }), given({ nonce: same, command: "/" })];
      return received(asked([narrow], { command: "/dms" }), [wide]);
    },
    because: "proofs-missing",
  },
  "the first proof's expiry, so that the second slips into its place": {
    twin: () => carolAsks(),
    attack: () => {
      const proofs = [
        given({ expires: now - 100 }),
        given({ command: "/" }),
        given({ signer: bob, audience: carol.did }),
      ];
      return received(asked(proofs, { signer: carol }), proofs);
    },
    because: "not-the-audience",
  },
  "a subject that the invoker made up": {
    twin: () => bobAsks({}, {}, { anchors: { self: alice.did, roots: new Set() } }),
    attack: () =>
      received(asked([], { signer: mallory, subject: mallory.did }), [], {
        anchors: { self: alice.did, roots: new Set() },
      }),
    because: "not-trusted",
  },
  "a delegation that never ends, where the node bounds their lives": {
    twin: () => bobAsks({ expires: now + 1060 }, {}, { longestLifeSeconds: 1000 }),
    attack: () => bobAsks({ expires: undefined }, {}, { longestLifeSeconds: 1000 }),
    because: "expires-too-late",
  },
  "a delegation that ends too late for the node": {
    twin: () => bobAsks({ expires: now + 1060 }, {}, { longestLifeSeconds: 1000 }),
    attack: () => bobAsks({ expires: now + 1061 }, {}, { longestLifeSeconds: 1000 }),
    because: "expires-too-late",
  },
};

/** Alice's clock is right; the others' are off by so many seconds. */
const times: Readonly<Record<string, Attack>> = {
  "a delegation that expired 61 seconds ago": {
    twin: () => bobAsks({ expires: now - 59 }),
    attack: () => bobAsks({ expires: now - 61 }),
    because: "expired",
  },
  "a message that expired 61 seconds ago": {
    twin: () => bobAsks({}, { expires: now - 59 }),
    attack: () => bobAsks({}, { expires: now - 61 }),
    because: "expired",
  },
  "a delegation that begins in 61 seconds": {
    twin: () => bobAsks({ notBefore: now + 59 }),
    attack: () => bobAsks({ notBefore: now + 61 }),
    because: "not-yet-valid",
  },
  "the same in the middle of a chain that is cached": {
    twin: () => carolAsks({}, { expires: now - 59 }, {}, { cache: chainCache(9) }),
    attack: () => {
      const cache = chainCache(9);
      const proofs = [given(), given({ signer: bob, audience: carol.did, expires: now })];
      const message = asked(proofs, { signer: carol });
      assert.ok(received(message, proofs, { cache }).granted);
      return received(message, proofs, { cache, nowSeconds: now + 61 });
    },
    because: "expired",
  },
};

/** What is asked of `value`, by which policy. */
function policed(statement: Statement, value: unknown): Reply<unknown> {
  return bobAsks({ policy: [statement] }, { args: { value } });
}

const policies: Readonly<Record<string, Attack>> = {
  "a line break before what like would match": {
    twin: () => policed(["like", ".value", "/public/*"], "/public/x"),
    attack: () => policed(["like", ".value", "/public/*"], "\n/public/x"),
    because: "policy-not-met",
  },
  "stars that were escaped": {
    twin: () => policed(["like", ".value", "a\\*"], "a*"),
    attack: () => policed(["like", ".value", "a\\*"], "abc"),
    because: "policy-not-met",
  },
  "a pattern that takes others minutes": {
    twin: () => policed(["like", ".value", "*a*a*a*a*a*a*a*a*b"], `${"a".repeat(60)}b`),
    attack: () => policed(["like", ".value", "*a*a*a*a*a*a*a*a*b"], "a".repeat(60)),
    because: "policy-not-met",
  },
  "bytes for text": {
    twin: () => policed(["==", ".value", "ab"], "ab"),
    attack: () => policed(["==", ".value", "ab"], new TextEncoder().encode("ab")),
    because: "policy-not-met",
  },
  "a truth for a number": {
    twin: () => policed(["==", ".value", 1], 1),
    attack: () => policed(["==", ".value", 1], true),
    because: "policy-not-met",
  },
  "a list for its only item": {
    twin: () => policed(["<=", ".value", 1], 1),
    attack: () => policed(["<=", ".value", 1], [1]),
    because: "policy-not-met",
  },
  "a field that every object has": {
    twin: () => policed(["!=", ".value.constructor", 0], { constructor: 1 }),
    attack: () => policed(["!=", ".value.constructor", 0], {}),
    because: "policy-not-met",
  },
  "an absence where a difference was asked for": {
    twin: () => policed(["!=", ".value.kind", "root"], { kind: "user" }),
    attack: () => policed(["!=", ".value.kind", "root"], {}),
    because: "policy-not-met",
  },
  "any of nothing": {
    twin: () => policed(["any", ".value", ["==", ".", 1]], [1]),
    attack: () => policed(["any", ".value", ["==", ".", 1]], []),
    because: "policy-not-met",
  },
};

/** Alice gives to Bob, Bob to Carol; then somebody says that it holds no longer. */
function afterwards(say: (known: Revocations, proofs: readonly Delegation[]) => unknown): Reply<unknown> {
  const known = revocations({ crypto, limit: 9, limitPerRevoker: 9, epoch: "attacks" });
  const proofs = [given(), given({ signer: bob, audience: carol.did })];
  const cache = chainCache(9);
  const message = asked(proofs, { signer: carol });
  assert.ok(received(message, proofs, { revocations: known, cache }).granted);
  say(known, proofs);
  return received(message, proofs, { revocations: known, cache });
}

function word(who: typeof alice, path: readonly Delegation[]) {
  return revoke({ signer: who, path, issuedAt: now, nonce: nonce() }, crypto);
}

const revoking: Readonly<Record<string, Attack>> = {
  "a revoked chain that was known": {
    twin: () => afterwards(() => undefined),
    attack: () => afterwards((known, proofs) => known.accept(word(alice, proofs.slice(0, 1)), now)),
    because: "revoked",
  },
  "a revoked chain whose revocation is said again, as if to undo it": {
    twin: () => afterwards(() => undefined),
    attack: () =>
      afterwards((known, proofs) => {
        const evidence = word(bob, proofs);
        for (const said of [evidence, evidence, word(bob, proofs), word(alice, proofs)])
          known.accept(said, now);
      }),
    because: "revoked",
  },
  "a revoked delegation under a release candidate's tag": {
    twin: () => bobAsks(),
    attack: () => {
      const proof = given();
      const again = retagged(proof);
      // Other bytes are another token: it is not revoked, and neither does its signature fit.
      return received(asked([again]), [again]);
    },
    because: "bad-signature",
  },
};

const catalogue = { signatures, chains, times, policies, revoking };

for (const [subject, attacks] of Object.entries(catalogue))
  describe(`attacks on ${subject}`, () => {
    for (const [name, { twin, attack, because }] of Object.entries(attacks))
      it(`${name}: refused, and its twin is not`, () => {
        const [right, wrong] = [twin(), attack()];
        assert.equal(right.granted ? "granted" : right.because, "granted");
        assert.equal(wrong.granted ? "granted" : wrong.because, because);
      });
  });

describe("hostile chains", () => {
  it("cost one signature check for each token, and none while nobody in them is trusted", () => {
    const people = Array.from({ length: 9 }, (_, at) => person(`fresh ${at}`));
    const [first] = people;
    assert.ok(first);
    const proofs = people
      .slice(0, 8)
      .map((signer, at) => given({ signer, subject: first.did, audience: people[at + 1]?.did ?? first.did }));
    const message = asked(proofs, { signer: people[8] ?? first, subject: first.did });
    let looks = 0;
    const verify: typeof crypto.verify = (...signed) => {
      looks++;
      return crypto.verify(...signed);
    };
    assert.ok(received(message, proofs, { crypto: { verify } }).granted);
    assert.equal(looks, 9);
    const stranger = { crypto: { verify }, anchors: { self: alice.did, roots: new Set([bob.did]) } };
    const reply = received(message, proofs, stranger);
    assert.equal(reply.granted ? "" : reply.because, "not-trusted");
    assert.equal(looks, 9);
  });
});

const order = 2n ** 252n + 27742317777372353535851937790883648493n;

function plusOrder(signature: Uint8Array, times: bigint): Uint8Array {
  let sum =
    times * order + signature.slice(32).reduceRight((number, byte) => number * 256n + BigInt(byte), 0n);
  const result = signature.slice();
  for (let at = 32; at < 64; at++) {
    result[at] = Number(sum & 0xffn);
    sum >>= 8n;
  }
  return result;
}

/** The same payload with the other tag, under the old signature. */
function retagged({ bytes }: Delegation): Delegation {
  const [tag, other] = ["ucan/dlg@1.0.0", "ucan/dlg@1.0.0-rc.1"].map((text) =>
    new TextEncoder().encode(text),
  );
  assert.ok(tag && other);
  const signedFrom = 3 + 64;
  const tagFrom = signedFrom + 1 + 2 + 9; // A map of two, its first key, the header of eight bytes.
  const head = bytes.subarray(0, tagFrom);
  const payload = bytes.subarray(tagFrom + 1 + tag.length);
  return decodeDelegation(Uint8Array.of(...head, 0x60 + other.length, ...other, ...payload), crypto);
}
