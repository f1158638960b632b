import assert from "node:assert/strict";
import { test } from "node:test";
import { seededRandom } from "../random/seeded.ts";
import { backoffMs } from "./backoff.ts";

test("A pause never leaves its bounds, however often it was tried", () => {
  const random = seededRandom("pauses");
  for (const attempt of [1, 2, 10, 100, 10_000]) {
    const pause = backoffMs(random, { firstMs: 10, mostMs: 60_000 }, attempt);
    assert.ok(pause >= 5 && pause <= 60_000, `${pause}`);
  }
});
