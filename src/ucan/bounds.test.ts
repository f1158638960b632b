import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { boundsPolicy, hopsAllowed } from "./bounds.ts";
import {
  alice,
  asked,
  assertGranted,
  assertRefused,
  bob,
  carol,
  given,
  person,
  verified,
} from "./cast.test.ts";
import { isMet } from "./policy.ts";

describe("the topics of a grant", () => {
  it("are none unless said: it serves messages to one actor", () => {
    assert.deepEqual(boundsPolicy({}, 0), [["==", ".topic", ""]]);
    assert.equal(isMet(boundsPolicy({}, 0), { topic: "" }), true);
    for (const args of [{ topic: "/nunet" }, {}, { topic: null }])
      assert.equal(isMet(boundsPolicy({}, 0), args), false);
  });

  it("are met by themselves and what is below them, by whole segments", () => {
    const policy = boundsPolicy({ topics: ["/nunet/hello"] }, 0);
    for (const topic of ["/nunet/hello", "/nunet/hello/again"]) assert.equal(isMet(policy, { topic }), true);
    for (const topic of ["", "/nunet", "/nunet/hellos", "/nunet/hello2/x", "x/nunet/hello"])
      assert.equal(isMet(policy, { topic }), false, topic);
    assert.equal(isMet(boundsPolicy({ topics: ["/"] }, 0), { topic: "/any" }), true);
    assert.equal(isMet(boundsPolicy({ topics: ["/"] }, 0), { topic: "" }), false);
    assert.equal(isMet(boundsPolicy({ topics: ["", "/a"] }, 0), { topic: "" }), true);
  });

  it("are written like commands, or refused", () => {
    for (const topic of ["*", "/nunet/*", "nunet", "/Nunet", "/nunet/"])
      assert.throws(() => boundsPolicy({ topics: [topic] }, 0), { code: "UCAN_POLICY_INVALID" });
    assert.throws(() => boundsPolicy({ topics: [] }, 0), { code: "UCAN_POLICY_INVALID" });
  });
});

describe("the depth of a grant", () => {
  /** Alice → Bob → Carol → Dora, each with one more delegation; the bound lies on the first or the second. */
  function chain(length: number, bounded: number, depth: number) {
    const people = [alice, bob, carol, person("dora"), person("emil")];
    const proofs = Array.from({ length }, (_, at) =>
      given({
        signer: people[at] ?? alice,
        audience: people[at + 1]?.did ?? alice.did,
        policy: at === bounded ? boundsPolicy({ depth }, at) : [],
      }),
    );
    const signer = people[length] ?? alice;
    return verified(asked(proofs, { signer, args: { hops: length, topic: "" } }), proofs);
  }

  it("of one lets its holder use it and not pass it on, wherever it stands", () => {
    assertGranted(chain(1, 0, 1));
    assertRefused(chain(2, 0, 1), "policy-not-met");
    assertGranted(chain(2, 1, 1));
    assertRefused(chain(3, 1, 1), "policy-not-met");
  });

  it("of two lets it be passed on once", () => {
    assertGranted(chain(2, 0, 2));
    assertRefused(chain(3, 0, 2), "policy-not-met");
    assertGranted(chain(3, 1, 2));
    assertRefused(chain(4, 1, 2), "policy-not-met");
  });

  it("is a whole number from one to eight", () => {
    for (const depth of [0, 9, 1.5, Number.NaN, -1])
      assert.throws(() => boundsPolicy({ depth }, 0), { code: "UCAN_POLICY_INVALID" });
  });

  it("can be read from the policy as we write it", () => {
    assert.equal(hopsAllowed(boundsPolicy({ depth: 2 }, 3)), 5);
    assert.equal(hopsAllowed([...boundsPolicy({ depth: 2 }, 3), ["<=", ".hops", 1]]), 1);
    assert.equal(hopsAllowed([["<=", ".other", 1]]), Infinity);
  });
});
