import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { seededRandom } from "../random/seeded.ts";
import { crypto } from "./cast.test.ts";
import { fuzz, type Target, targets } from "./fuzz.test-support.ts";

describe("whatever a stranger sends", () => {
  for (const target of targets(crypto)) {
    it(`is read as ${target.name} or refused, and breaks nothing`, () => {
      for (const seed of target.seeds) target.take(seed);
      assert.deepEqual(fuzz(target, seededRandom(`fuzz ${target.name}`), 2000), undefined);
    });
  }

  it("would be found if it broke something", () => {
    const fragile: Target = {
      name: "fragile",
      seeds: [Uint8Array.of(1, 2, 3)],
      take: (bytes) => assert.notEqual(bytes.length, 2),
    };
    const finding = fuzz(fragile, seededRandom("fuzz"), 1000);
    assert.equal(finding?.input.length, 2);
    assert.equal(finding.target, "fragile");
  });
});
