import assert from "node:assert/strict";
import { describe, it } from "node:test";
import type { Anchors } from "./anchors.ts";
import { type Bounds, boundsPolicy } from "./bounds.ts";
import {
  asked,
  assertGranted,
  assertRefused,
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
import { revoke } from "./revocation.ts";
import { revocations } from "./revocations.ts";
import { admission } from "./side-chain.ts";

/** Node trusts its user, Uma; she lets the organisation Orga vouch for others, for deployments. */
const node = person("node");
const uma = person("uma");
const orga = person("orga");

type Side = Parameters<typeof given>[0] & Bounds;

function side({ topics, depth, ...contents }: Side = {}) {
  const policy = boundsPolicy({ ...(topics && { topics }), ...(depth && { depth }) }, 0);
  return given({ signer: uma, subject: uma.did, audience: orga.did, policy, ...contents });
}

function trusting(...require: readonly ReturnType<typeof given>[]): Anchors {
  return { self: node.did, roots: new Set([uma.did]), require };
}

/** Orga → Bob → Carol, who asks. The node knows none of the three. */
function viaOrga(contents: Parameters<typeof asked>[1] = {}) {
  const proofs = [
    given({ signer: orga, subject: orga.did }),
    given({ signer: bob, subject: orga.did, audience: carol.did }),
  ];
  const args = { hops: 2, topic: "", to: "" };
  return { proofs, invoked: asked(proofs, { signer: carol, subject: orga.did, args, ...contents }) };
}

function judged(anchors: Anchors, contents: Parameters<typeof asked>[1] = {}, options = {}) {
  const { proofs, invoked } = viaOrga(contents);
  return verified(invoked, proofs, { anchors, ...options });
}

describe("a side chain", () => {
  it("admits whom the organisation vouches for, though the node knows none of them", () => {
    assertRefused(judged(trusting()), "not-trusted");
    assertGranted(judged(trusting(side())));
    assertGranted(judged(trusting(side({ signer: node, subject: node.did }))));
    assertGranted(judged(trusting(side({ subject: undefined }))));
  });

  const attacks: Readonly<Record<string, { side: Side; asked?: object; why: string }>> = {
    "for another command": { side: { command: "/dms/node" }, why: "command-not-covered" },
    "for a command that only begins alike": { side: { command: "/dms/deploy" }, why: "command-not-covered" },
    "that has expired": { side: { expires: now - 60 }, why: "expired" },
    "that is not valid yet": { side: { notBefore: now + 61 }, why: "not-yet-valid" },
    "that ends before the message": { side: { expires: now + 59 }, why: "outlives-anchor" },
    "issued by nobody whom the node trusts": {
      side: { signer: mallory, subject: mallory.did },
      why: "not-trusted",
    },
    "for somebody who is not in the chain": { side: { audience: mallory.did }, why: "not-anchored" },
    "of depth one, two delegations later": { side: { depth: 1 }, why: "policy-not-met" },
    "for messages to one actor, in a broadcast": {
      side: {},
      asked: { args: { hops: 2, topic: "/nunet/hello", to: "" } },
      why: "policy-not-met",
    },
    "for another topic": {
      side: { topics: ["/nunet"] },
      asked: { args: { hops: 2, topic: "/nunetx", to: "" } },
      why: "policy-not-met",
    },
  };
  for (const [name, { side: contents, asked: message, why }] of Object.entries(attacks))
    it(`${name} admits nobody`, () => {
      const anchors = trusting(side(contents));
      assertRefused(judged(anchors, message), "not-trusted");
      const { proofs, invoked } = viaOrga(message);
      const [anchor] = anchors.require ?? [];
      assert.ok(anchor);
      assertRefused(
        admission({ invocation: invoked, proofs, nowSeconds: now, skewSeconds: 60 }, anchor, anchors),
        why,
      );
    });

  it("counts from the organisation: at its depth it still admits, one delegation later no more", () => {
    assertGranted(judged(trusting(side({ depth: 2 }))));
    assertRefused(judged(trusting(side({ depth: 1 }))), "not-trusted");
    const short = given({ signer: orga, subject: orga.did });
    const args = { hops: 1, topic: "", to: "" };
    const message = asked([short], { subject: orga.did, args });
    assertGranted(verified(message, [short], { anchors: trusting(side({ depth: 1 })) }));
  });

  it("admits broadcasts on its topics and below them", () => {
    for (const topic of ["/nunet", "/nunet/hello"])
      assertGranted(judged(trusting(side({ topics: ["/nunet"] })), { args: { hops: 2, topic, to: "" } }));
    const both = trusting(side({ topics: ["", "/nunet"] }));
    for (const topic of ["", "/nunet"]) assertGranted(judged(both, { args: { hops: 2, topic, to: "" } }));
  });

  it("stays inside the clocks' difference to the second", () => {
    assertGranted(judged(trusting(side({ expires: now - 59 })), { expires: now - 59 }));
    assertGranted(judged(trusting(side({ notBefore: now + 60 }))));
    assertRefused(judged(trusting(side({ expires: now - 60 })), { expires: now - 59 }), "not-trusted");
  });

  it("ends when it is revoked, and when its issuer is trusted no more", () => {
    const known = revocations({ crypto, limit: 9, limitPerRevoker: 9, epoch: "tests" });
    const anchor = side();
    const path = [anchor];
    assertGranted(judged(trusting(anchor), {}, { revocations: known }));
    assertGranted(known.accept(revoke({ signer: uma, path, issuedAt: now, nonce: nonce() }, crypto), now));
    assertRefused(judged(trusting(anchor), {}, { revocations: known }), "not-trusted");
    assertRefused(judged({ self: node.did, roots: new Set(), require: [side()] }), "not-trusted");
  });

  it("opens nothing but trust: a chain that is not valid stays refused", () => {
    const anchors = trusting(side());
    assertRefused(judged(anchors, { signer: mallory }), "not-the-audience");
    assertRefused(judged(anchors, { command: "/dms/node/peers" }), "command-not-covered");
  });
});
