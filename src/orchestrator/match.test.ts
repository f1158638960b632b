import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { peerNamed, signerNamed } from "../actor/world.test-support.ts";
import { type Candidate, match } from "./match.ts";

const machines = [0, 1, 2, 3].map((at) => ({
  handle: { did: signerNamed(`m${at}`).did, peer: peerNamed(`m${at}`), inbox: "root" },
  provider: `m${at}`,
}));

function candidate(at: number, load = 0): Candidate {
  const machine = machines[at];
  assert.ok(machine);
  return { ...machine, load };
}

/** The same question answered by trying everything. */
function isPossible(sets: readonly (readonly number[])[], taken: readonly number[] = []): boolean {
  const [first, ...rest] = sets;
  if (first === undefined) return true;
  return first.some((at) => !taken.includes(at) && isPossible(rest, [...taken, at]));
}

describe("matching nodes and machines", () => {
  it("finds the only way there is", () => {
    const found = match(
      new Map([
        ["any", [candidate(0), candidate(1)]],
        ["only-first", [candidate(0)]],
      ]),
    );
    assert.equal(found?.get("only-first")?.provider, "m0");
    assert.equal(found?.get("any")?.provider, "m1");
  });

  it("prefers the idlest machine", () => {
    const found = match(new Map([["node", [candidate(0, 900), candidate(1, 100), candidate(2, 500)]]]));
    assert.equal(found?.get("node")?.provider, "m1");
  });

  it("gives no machine two nodes", () => {
    assert.equal(
      match(
        new Map([
          ["a", [candidate(0)]],
          ["b", [candidate(0)]],
        ]),
      ),
      undefined,
    );
  });

  it("succeeds exactly when it is possible, and then with one able machine for each node", () => {
    const offers = fc.array(fc.uniqueArray(fc.integer({ min: 0, max: 3 })), { maxLength: 4 });
    fc.assert(
      fc.property(offers, (sets) => {
        const found = match(new Map(sets.map((set, node) => [`n${node}`, set.map((at) => candidate(at))])));
        assert.equal(found !== undefined, isPossible(sets));
        if (found === undefined) return;
        const chosen = [...found].map(([node, { provider }]) => ({ node, provider }));
        assert.equal(new Set(chosen.map(({ provider }) => provider)).size, sets.length);
        for (const { node, provider } of chosen) {
          assert.ok(sets[Number(node.slice(1))]?.includes(Number(provider.slice(1))));
        }
      }),
    );
  });
});
