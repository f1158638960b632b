import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { type Random, randomId, shuffled } from "./random.ts";
import { seededRandom } from "./seeded.ts";
import { systemRandom } from "./system/system-random.ts";

function draws(random: Random, count: number): readonly number[] {
  return Array.from({ length: count }, () => random.integer(1000));
}

for (const [name, make] of [
  ["from a seed", () => seededRandom("random.test")],
  ["from the system", systemRandom],
] as const)
  describe(`chance ${name}`, () => {
    it("draws whole numbers and fractions within their bounds", () => {
      const random = make();
      for (const below of [1, 2, 6, 1000, 2 ** 31 + 1]) {
        for (let round = 0; round < 200; round++) {
          const drawn = random.integer(below);
          assert.ok(Number.isInteger(drawn) && drawn >= 0 && drawn < below, `${drawn} of ${below}`);
        }
      }
      for (let round = 0; round < 200; round++) {
        const drawn = random.fraction();
        assert.ok(drawn >= 0 && drawn < 1);
      }
    });

    it("hands out as many bytes as asked, each time others", () => {
      const random = make();
      for (const length of [0, 1, 12, 33, 4096, 5000]) assert.equal(random.bytes(length).length, length);
      const nonces = Array.from({ length: 1000 }, () => random.bytes(12).join());
      assert.equal(new Set(nonces).size, 1000);
    });

    it("keeps no hold on the bytes it gave", () => {
      const random = make();
      const given = random.bytes(12);
      const copy = given.slice();
      for (let round = 0; round < 1000; round++) random.bytes(12);
      assert.deepEqual(given, copy);
    });
  });

describe("chance from a seed", () => {
  it("gives the same draws for the same seed, and others for another", () => {
    assert.deepEqual(draws(seededRandom(7), 50), draws(seededRandom("7"), 50));
    assert.notDeepEqual(draws(seededRandom("a"), 50), draws(seededRandom("b"), 50));
    assert.notDeepEqual(draws(seededRandom(""), 50), draws(seededRandom("\0"), 50));
  });

  it("never changes its draws from one release to the next: seeds are kept in bug reports", () => {
    const random = seededRandom("fixed");
    assert.deepEqual([...draws(random, 4), [...random.bytes(5)].join()], pinned);
  });

  it("forks into streams that do not depend on when the fork was made", () => {
    const early = seededRandom("world").fork("network");
    const world = seededRandom("world");
    draws(world, 10);
    const late = world.fork("network");
    assert.deepEqual(draws(early, 20), draws(late, 20));
    assert.notDeepEqual(draws(world.fork("network"), 20), draws(world.fork("faults"), 20));
  });

  it("spreads evenly enough that a hundred boxes differ only by chance", () => {
    const random = seededRandom("boxes");
    const boxes = new Array<number>(100).fill(0);
    for (let round = 0; round < 100_000; round++) {
      const box = random.integer(100);
      boxes[box] = (boxes[box] ?? 0) + 1;
    }
    const chiSquared = boxes.reduce((sum, count) => sum + (count - 1000) ** 2 / 1000, 0);
    assert.ok(chiSquared < 150, `chi squared is ${chiSquared}`);
  });
});

describe("shuffling", () => {
  it("keeps every item, changes nothing of the original and reaches every order", () => {
    const random = seededRandom("shuffle");
    const items = ["a", "b", "c"];
    const orders = new Set<string>();
    for (let round = 0; round < 200; round++) orders.add(shuffled(random, items).join(""));
    assert.deepEqual([...orders].sort(), ["abc", "acb", "bac", "bca", "cab", "cba"]);
    assert.deepEqual(items, ["a", "b", "c"]);
    assert.deepEqual(shuffled(random, []), []);
  });
});

describe("a short name", () => {
  it("has the length asked for and none of the letters that people confuse", () => {
    const id = randomId(seededRandom("id"), 400);
    assert.match(id, /^[0-9a-hjkmnp-tv-z]{400}$/);
    assert.equal(randomId(seededRandom("id")).length, 16);
  });
});

const pinned: readonly unknown[] = [729, 314, 270, 178, "87,53,182,54,108"];
