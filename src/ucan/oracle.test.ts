import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { DIDKey } from "iso-did/key";
import { EdDSASigner } from "iso-signatures/signers/eddsa.js";
import { verifier as wallets } from "iso-signatures/verifiers/ecdsa.js";
import { verifier as actors } from "iso-signatures/verifiers/eddsa.js";
import { Resolver } from "iso-signatures/verifiers/resolver.js";
import { Delegation as TheirDelegation } from "iso-ucan/delegation";
import { Invocation as TheirInvocation } from "iso-ucan/invocation";
import { walletOf as walletKeys } from "../crypto/node-crypto/wallet.test-support.ts";
import { keyOf, parsePrincipal, walletOf } from "../did/did.ts";
import { boundsPolicy } from "./bounds.ts";
import {
  alice,
  asked,
  assertGranted,
  bob,
  carol,
  crypto,
  given,
  now,
  person,
  verified,
} from "./cast.test.ts";
import { type Delegation, decodeDelegation } from "./delegation.ts";
import { decodeInvocation, type Invocation } from "./invocation.ts";
import type { Statement } from "./policy.ts";
import { decodeRevocation, revoke } from "./revocation.ts";

/** Another implementation of UCAN 1.0, by others: what both say is hardly the mistake of one. */
const verifierResolver = new Resolver({ ...actors, ...wallets });

/** It knows no clock but the machine's for messages, so theirs end in the year 2096 and their ends are not compared. */
const farAway = 4_000_000_000;

async function theirVerdict(
  message: Invocation,
  proofs: readonly Delegation[],
  isRevoked: (cid: { toString(): string }) => Promise<boolean> = async () => false,
): Promise<boolean> {
  const options = { verifierResolver, now, isRevoked };
  const resolveProof = async (cid: { toString(): string }) => {
    const proof = proofs.find((known) => known.cid === cid.toString());
    assert.ok(proof, "every proof is at hand");
    return TheirDelegation.from({ bytes: proof.bytes, ...options });
  };
  return TheirInvocation.from({ bytes: message.bytes, ...options, resolveProof }).then(
    () => true,
    () => false,
  );
}

function ourVerdict(message: Invocation, proofs: readonly Delegation[]): boolean {
  return verified(decodeInvocation(message.bytes, crypto), proofs, { skewSeconds: 0 }).granted;
}

const people = [alice, bob, carol, person("dora"), person("emil")];

interface LinkPlan {
  readonly command: string;
  readonly statements: readonly Statement[];
  readonly flaw: "" | "issuer" | "subject" | "signature" | "expired" | "early";
  readonly isPowerline: boolean;
}

interface World {
  readonly links: readonly LinkPlan[];
  readonly command: string;
  readonly topic: string;
  /** By how much the message lies about how many delegations stand behind it. */
  readonly lie: number;
  readonly order: "right" | "reversed";
  readonly isInvokedByRoot: boolean;
}

const commands = ["/", "/dms", "/dms/deployment", "/dms/deployment/request", "/dms/deployments", "/dms/dep"];
const statements: readonly Statement[] = [
  ["==", ".topic", ""],
  ["!=", ".topic", "/b"],
  ["like", ".topic", "/a/*"],
  ["<=", ".hops", 2],
  ["or", boundsPolicy({ topics: ["", "/a"] }, 0)],
  ["not", ["==", ".topic", "/a"]],
  ["not", ["==", ".missing", 1]],
  [">", ".missing", 1],
  [
    "and",
    [
      [">=", ".hops", 1],
      ["any", ".list", ["==", ".", 2]],
    ],
  ],
  ["all", ".list", [">", ".", 1]],
];

const plan: fc.Arbitrary<LinkPlan> = fc.record({
  command: fc.oneof({ weight: 4, arbitrary: fc.constant("/dms") }, fc.constantFrom(...commands)),
  statements: fc.oneof(
    { weight: 2, arbitrary: fc.constant([]) },
    fc.array(fc.constantFrom(...statements), { maxLength: 2 }),
  ),
  flaw: fc.oneof(
    { weight: 8, arbitrary: fc.constant("" as const) },
    fc.constantFrom(
      "issuer" as const,
      "subject" as const,
      "signature" as const,
      "expired" as const,
      "early" as const,
    ),
  ),
  isPowerline: fc.oneof({ weight: 4, arbitrary: fc.constant(false) }, fc.boolean()),
});

const worlds: fc.Arbitrary<World> = fc.record({
  links: fc.array(plan, { maxLength: 4 }),
  command: fc.constantFrom("/dms/deployment/request", "/dms/deployment", "/dms"),
  topic: fc.constantFrom("", "/a", "/a/b", "/b"),
  lie: fc.constantFrom(0, 0, 0, 1),
  order: fc.oneof({ weight: 6, arbitrary: fc.constant("right" as const) }, fc.constant("reversed" as const)),
  isInvokedByRoot: fc.oneof({ weight: 6, arbitrary: fc.constant(false) }, fc.boolean()),
});

function built({ links, command, topic, lie, order, isInvokedByRoot }: World) {
  const straight = links.map((link, at) => delegationOf(link, at));
  const proofs = order === "right" ? straight : straight.toReversed();
  const args = { topic, hops: proofs.length - lie, list: [2, 3] };
  const signer = (isInvokedByRoot ? alice : people[links.length]) ?? alice;
  return { proofs, message: asked(proofs, { signer, command, args, expires: farAway, issuedAt: undefined }) };
}

function delegationOf({ command, statements: policy, flaw, isPowerline }: LinkPlan, at: number): Delegation {
  const subject = flaw === "subject" ? carol.did : alice.did;
  const link = given({
    signer: (flaw === "issuer" ? person("mallory") : people[at]) ?? alice,
    audience: people[at + 1]?.did ?? alice.did,
    subject: isPowerline ? undefined : subject,
    command,
    policy,
    expires: flaw === "expired" ? now - 1 : farAway,
    ...(flaw === "early" ? { notBefore: now + 1 } : {}),
  });
  if (flaw !== "signature") return link;
  return decodeDelegation(
    link.bytes.map((byte, place) => (place === 9 ? byte ^ 1 : byte)),
    crypto,
  );
}

/**
 * Where we differ from them, and why each time they accept and we refuse. A world in which none of these holds must get
 * the same verdict from both.
 */
const knownDifferences: Readonly<Record<string, (world: World) => boolean>> = {
  // "/dms/dep" is not above "/dms/deployment": segments are compared, not letters.
  "commands are compared as text": ({ links, command }) =>
    links.some(({ command: granted }, at) => {
      const used = links[at + 1]?.command ?? command;
      return used.startsWith(granted) && granted !== "/" && used !== granted && used[granted.length] !== "/";
    }),
  // What cannot be decided is not met, also under "not".
  "not of what is missing is true": ({ links }) =>
    links.some(({ statements: policy }) =>
      policy.some(([operator, of]) => operator === "not" && `${of}`.includes(".missing")),
    ),
  // Whoever names delegations is held to them, though they might not have needed any.
  "whoever asks about their own shows proofs that nobody looks at": ({ isInvokedByRoot, links }) =>
    isInvokedByRoot && links.length > 0,
};

const plain: LinkPlan = { command: "/dms/deployment", statements: [], flaw: "", isPowerline: false };

/** One sound delegation and a message, unless said otherwise. */
function world(link: Partial<LinkPlan> = {}, changes: Partial<World> = {}): World {
  return {
    links: [{ ...plain, ...link }],
    command: "/dms/deployment/request",
    topic: "",
    lie: 0,
    order: "right",
    isInvokedByRoot: false,
    ...changes,
  };
}

describe("another implementation", () => {
  it("gives our verdict on generated chains, but for the known differences", async () => {
    const seen = { both: 0, neither: 0, differ: 0 };
    const agrees = fc.asyncProperty(worlds, async (world) => {
      const { proofs, message } = built(world);
      const [ours, theirs] = [ourVerdict(message, proofs), await theirVerdict(message, proofs)];
      if (ours === theirs) seen[ours ? "both" : "neither"]++;
      else seen.differ++;
      const isKnown = Object.values(knownDifferences).some((holds) => holds(world));
      if (isKnown) assert.ok(theirs || !ours, "we refuse more than they do, and nothing less");
      else assert.equal(ours, theirs);
    });
    await fc.assert(agrees, { seed: 4, numRuns: 150 });
    // A generator whose chains are all refused would prove nothing.
    for (const count of Object.values(seen)) assert.ok(count >= 5, JSON.stringify(seen));
  });

  const differences: Readonly<Record<keyof typeof knownDifferences, World>> = {
    "commands are compared as text": world({}, { command: "/dms/deployments/x" }),
    "not of what is missing is true": world({ statements: [["not", ["==", ".missing", 1]]] }),
    "whoever asks about their own shows proofs that nobody looks at": world({}, { isInvokedByRoot: true }),
  };
  for (const [name, different] of Object.entries(differences))
    it(`differs: ${name}`, async () => {
      assert.ok(knownDifferences[name]?.(different));
      const { proofs, message } = built(different);
      assert.deepEqual([ourVerdict(message, proofs), await theirVerdict(message, proofs)], [false, true]);
      const right = built(world());
      assert.deepEqual(
        [ourVerdict(right.message, right.proofs), await theirVerdict(right.message, right.proofs)],
        [true, true],
      );
    });

  it("holds a grant's depth and topics as we do", async () => {
    const bounded = (depth: number, topic: string, length: number) => {
      const [first, ...others] = Array.from({ length }, (): LinkPlan => ({ ...plain, command: "/dms" }));
      assert.ok(first);
      const policy = boundsPolicy({ depth, topics: ["/a"] }, 0);
      return built({ ...world(), links: [{ ...first, statements: policy }, ...others], topic });
    };
    const cases: readonly (readonly [number, string, number, boolean])[] = [
      [1, "/a", 1, true],
      [1, "/a", 2, false],
      [2, "/a/b", 2, true],
      [2, "/a/b", 3, false],
      [2, "/ab", 1, false],
      [2, "", 1, false],
    ];
    for (const [depth, topic, length, verdict] of cases) {
      const { proofs, message } = bounded(depth, topic, length);
      const both = [ourVerdict(message, proofs), await theirVerdict(message, proofs)];
      assert.deepEqual(both, [verdict, verdict], `depth ${depth}, topic ${topic}, ${length} links`);
    }
  });

  it("reads what wallets sign as we do", async () => {
    const keys = walletKeys(new Uint8Array(32).fill(7));
    const wilma = { did: walletOf(keys.publicKey), sign: keys.sign };
    const proof = given({ signer: wilma, subject: wilma.did, expires: farAway });
    const message = asked([proof], { subject: wilma.did, expires: farAway });
    assert.deepEqual([ourVerdict(message, [proof]), await theirVerdict(message, [proof])], [true, true]);
    const other = { did: wilma.did, sign: walletKeys(new Uint8Array(32).fill(8)).sign };
    const forged = given({ signer: other, subject: wilma.did, expires: farAway });
    const forgery = asked([forged], { subject: wilma.did, expires: farAway });
    assert.deepEqual([ourVerdict(forgery, [forged]), await theirVerdict(forgery, [forged])], [false, false]);
  });

  it("names tokens as we do, so that what is revoked here is revoked there", async () => {
    const proof = given({ expires: farAway });
    const message = asked([proof], { expires: farAway });
    const isRevoked = async (cid: { toString(): string }) => cid.toString() === proof.cid;
    assert.equal(await theirVerdict(message, [proof]), true);
    assert.equal(await theirVerdict(message, [proof], isRevoked), false);
  });

  it("differs: it reads no links among arguments, and therefore no revocations", async () => {
    const proof = given({ expires: farAway });
    const word = revoke({ signer: alice, path: [proof], issuedAt: now, nonce: new Uint8Array(12) }, crypto);
    assert.equal(decodeRevocation(word.revocation.bytes, crypto).revoked, proof.cid);
    const resolveProof = () => assert.fail("a revocation has no proofs");
    const read = TheirInvocation.from({ bytes: word.revocation.bytes, verifierResolver, resolveProof });
    await assert.rejects(read, /Invalid args/);
  });

  it("writes what we read", async () => {
    const seed = crypto.sha256(new TextEncoder().encode("alice"));
    const signer = await EdDSASigner.generate(seed);
    assert.equal(signer.did, alice.did);
    const { did, didUrl, method, id, document, didObject, verifiableDid } = signer;
    const iss = {
      ...{ did, didUrl, method, id, document, didObject, verifiableDid },
      signatureType: signer.signatureType,
      sign: (bytes: Uint8Array) => signer.sign(bytes),
      export: () => signer.export(),
      toString: () => didUrl,
    };
    const theirs = await TheirDelegation.create({
      iss,
      aud: DIDKey.fromString(bob.did).did,
      sub: iss.did,
      cmd: "/dms",
      pol: [["<=", ".hops", 2]],
      exp: farAway,
      now,
    });
    const proof = decodeDelegation(theirs.bytes, crypto);
    assert.equal(proof.cid, theirs.cid.toString());
    assertGranted(verified(asked([proof], { args: { hops: 1 } }), [proof]));
  });
});

describe("another implementation of did:key", () => {
  it("finds the key that we find in a name, and makes the same name of it", () => {
    const names = [alice.did, walletOf(walletKeys(new Uint8Array(32).fill(7)).publicKey)];
    for (const name of names) {
      const theirs = DIDKey.fromString(name);
      assert.deepEqual(keyOf(name).bytes, Uint8Array.from(theirs.publicKey));
      assert.equal(DIDKey.fromPublicKey(theirs.type, keyOf(name).bytes).did, name);
    }
  });

  it("differs: it takes a DID URL for the one whom it names", () => {
    for (const more of ["#key", "?a=b", "/path"]) {
      assert.equal(DIDKey.fromString(alice.did + more).did, alice.did);
      assert.equal(parsePrincipal(alice.did + more), undefined);
    }
  });
});
