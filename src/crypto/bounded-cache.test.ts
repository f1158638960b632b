import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { boundedCache } from "./bounded-cache.ts";

describe("a bounded cache", () => {
  it("forgets what was not asked for longest", () => {
    const cache = boundedCache<string, number>(2);
    cache.set("a", 1);
    cache.set("b", 2);
    assert.equal(cache.get("a"), 1);
    cache.set("c", 3);
    assert.equal(cache.get("b"), undefined);
    assert.deepEqual(cache.values(), [1, 3]);
  });

  it("never holds more than its limit, however much is put in", () => {
    const cache = boundedCache<number, number>(10);
    for (let key = 0; key < 1000; key++) cache.set(key % 37, key);
    assert.equal(cache.size, 10);
  });

  it("replaces and removes without forgetting others", () => {
    const cache = boundedCache<string, number>(2);
    cache.set("a", 1);
    cache.set("b", 2);
    cache.set("b", 3);
    assert.deepEqual([cache.get("a"), cache.get("b")], [1, 3]);
    cache.delete("a");
    cache.delete("a");
    assert.deepEqual([cache.get("a"), cache.size], [undefined, 1]);
  });
});
