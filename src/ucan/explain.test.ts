import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { walletOf as walletKeys } from "../crypto/node-crypto/wallet.test-support.ts";
import { walletOf } from "../did/did.ts";
import { capabilityContext } from "./capability-context.ts";
import {
  alice,
  asked,
  assertGranted,
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
import { command } from "./command.ts";
import { explainChain } from "./explain.ts";
import { revoke } from "./revocation.ts";
import { revocations } from "./revocations.ts";

const node = person("node");
const deploy = command("/dms/deployment/request");

function nodeContext() {
  const known = revocations({ crypto, limit: 100, limitPerRevoker: 100, epoch: "tests" });
  return capabilityContext({
    did: node.did,
    signer: node,
    crypto,
    nowSeconds: () => now,
    nonce,
    revocations: known,
  });
}

describe("explaining a message", () => {
  it("names every link and all that is wrong with it, not only the first thing", () => {
    const proofs = [
      given({ expires: now - 100 }),
      given({ signer: mallory, audience: carol.did, command: "/dms", policy: [["==", ".to", "x"]] }),
    ];
    const { isAccepted, links, refusal, trust } = nodeContext().explain({
      invocation: asked(proofs, { signer: carol }),
      proofs,
    });
    assert.equal(isAccepted, false);
    assert.deepEqual(
      links.map(({ kind, issuer, problems }) => [kind, issuer, problems.map(({ because }) => because)]),
      [
        ["delegation", alice.did, ["command-not-covered", "expired"]],
        ["delegation", mallory.did, ["not-the-audience", "policy-not-met"]],
        ["invocation", carol.did, []],
      ],
    );
    assert.equal(refusal?.because, "not-the-audience");
    assert.deepEqual(trust, { because: "nobody", sideChains: [] });
  });

  it("says because of whom it is believed", () => {
    const chain = [given()];
    const context = nodeContext();
    const because = (
      question = { invocation: asked(chain, { args: { hops: 1, topic: "" } }), proofs: chain },
    ) => context.explain(question).trust;
    assert.equal(because().because, "nobody");
    const side = context.grant({ audience: bob.did, command: command("/dms/node"), expires: now + 600 });
    const fitting = context.grant({ audience: bob.did, command: command("/dms"), expires: now + 600 });
    assertGranted(side);
    assertGranted(fitting);
    assertGranted(context.anchor({ require: side.value }));
    assert.equal(because().sideChains[0]?.refusal?.because, "command-not-covered");
    assertGranted(context.anchor({ require: fitting.value }));
    assert.deepEqual([because().because, because().by], ["side-chain", bob.did]);
    assertGranted(context.anchor({ root: alice.did }));
    assert.deepEqual([because().because, because().by], ["root", alice.did]);
    const own = [given({ signer: node, subject: node.did })];
    const toNode = { invocation: asked(own, { subject: node.did }), proofs: own };
    assert.deepEqual([because(toNode).because, because(toNode).by], ["self", node.did]);
    const stranger = { invocation: asked([], { signer: mallory, subject: mallory.did }), proofs: [] };
    assert.equal(context.explain({ ...stranger, isPublic: true }).isAccepted, true);
    assert.equal(context.explain(stranger).refusal?.because, "not-trusted");
  });

  it("says which delegations are missing", () => {
    const proofs = [given()];
    const { refusal } = nodeContext().explain({ invocation: asked(proofs), proofs: [] });
    assert.equal(refusal?.because, "proofs-missing");
  });

  it("comes to the verdict of the verifier, whatever is wrong", () => {
    const flaw = fc.constantFrom(
      "",
      "expired",
      "early",
      "command",
      "issuer",
      "policy",
      "signature",
      "subject",
    );
    const world = fc.record({
      flaws: fc.tuple(flaw, flaw, flaw),
      length: fc.integer({ min: 0, max: 3 }),
      isTrusted: fc.boolean(),
      revokedAt: fc.option(fc.integer({ min: 0, max: 2 })),
      isLate: fc.boolean(),
    });
    const agrees = fc.property(world, ({ flaws, length, isTrusted, revokedAt, isLate }) => {
      const people = [alice, bob, carol, mallory];
      const proofs = flaws.slice(0, length).map((wrong, at) => {
        const link = given({
          signer: (wrong === "issuer" ? person("other") : people[at]) ?? alice,
          subject: wrong === "subject" ? node.did : alice.did,
          audience: people[at + 1]?.did ?? alice.did,
          command: wrong === "command" ? "/dms/deploy" : "/dms/deployment",
          policy: wrong === "policy" ? [["==", ".hops", 99]] : [],
          expires: wrong === "expired" ? now - 60 : now + 3600,
          ...(wrong === "early" ? { notBefore: now + 61 } : {}),
        });
        const bytes = link.bytes.map((byte, place) => (place === 9 ? byte ^ 1 : byte));
        return wrong === "signature" ? { ...link, bytes } : link;
      });
      const known = revocations({ crypto, limit: 9, limitPerRevoker: 9, epoch: "tests" });
      const path = proofs.slice(0, (revokedAt ?? 9) + 1);
      if (revokedAt !== null && path[0]?.issuer === alice.did && path.length === revokedAt + 1)
        known.accept(revoke({ signer: alice, path, issuedAt: now, nonce: nonce() }, crypto), now);
      const expires = isLate ? now - 60 : now + 60;
      const invocation = asked(proofs, { signer: people[length] ?? mallory, expires });
      const anchors = { self: node.did, roots: new Set(isTrusted ? [alice.did] : []) };
      const verdict = verified(invocation, proofs, { anchors, revocations: known });
      const explained = explainChain({
        invocation,
        proofs,
        anchors,
        revocations: known,
        crypto,
        nowSeconds: now,
        skewSeconds: 60,
      });
      assert.deepEqual(explained.refusal, verdict.granted ? undefined : verdict);
      assert.equal(explained.isAccepted, verdict.granted);
    });
    fc.assert(agrees, { seed: 1, numRuns: 150 });
  });
});

describe("explaining what somebody could do", () => {
  it("finds the way that is open, out of what is known here", () => {
    const context = nodeContext();
    const grant = context.grant({ audience: bob.did, command: command("/dms"), expires: now + 600 });
    assertGranted(grant);
    const open = context.explain({ from: bob.did, command: deploy });
    assert.deepEqual([open.isAccepted, open.links[0]?.cid, open.trust.by], [true, grant.value.cid, node.did]);
    assert.equal(open.links.at(-1)?.cid, undefined);
    const closed = context.explain({ from: carol.did, command: deploy });
    assert.deepEqual([closed.isAccepted, closed.refusal?.because], [false, "not-trusted"]);
    assert.equal(context.explain({ from: node.did, command: deploy }).isAccepted, true);
  });

  it("shows what is wrong with the way that is nearest", () => {
    const context = nodeContext();
    const proof = given({ signer: node, subject: node.did, expires: now - 100 });
    const late = context.explain({ from: bob.did, command: deploy, proofs: [proof] });
    assert.deepEqual(
      late.links.map(({ problems }) => problems.map(({ because }) => because)),
      [["expired"], []],
    );
    const narrow = context.grant({
      audience: carol.did,
      command: deploy,
      expires: now + 600,
      topics: ["/a"],
    });
    assertGranted(narrow);
    const why = (topic: string) =>
      context.explain({ from: carol.did, command: deploy, args: { topic } }).refusal?.because;
    assert.deepEqual([why("/a"), why("/b"), why("")], [undefined, "policy-not-met", "policy-not-met"]);
    assertGranted(context.revoke(narrow.value.cid));
    assert.equal(why("/a"), "revoked");
  });

  it("knows that a wallet sends no messages", () => {
    const wallet = walletOf(walletKeys(new Uint8Array(32).fill(7)).publicKey);
    const context = nodeContext();
    assertGranted(context.grant({ audience: wallet, command: deploy, expires: now + 600 }));
    const { refusal } = context.explain({ from: wallet, command: deploy });
    assert.equal(refusal?.because, "key-type-unsupported");
  });
});
