import assert from "node:assert/strict";
import { test } from "node:test";
import { peerBudget } from "./peer-budget.ts";
import { manualClock, peerNamed } from "./world.test-support.ts";

const [alice, bob] = [peerNamed("alice"), peerNamed("bob")];

function takeAll(take: () => boolean): number {
  let taken = 0;
  while (taken < 1000 && take()) taken++;
  return taken;
}

test("A peer may take its burst at once, then as much as time gives, and never more than the burst", async () => {
  const clock = manualClock();
  const budget = peerBudget({ clock, burst: 5, perSecond: 2, peers: 10 });
  const left = () => takeAll(() => budget.take(alice));
  assert.equal(left(), 5);
  await clock.advance(400);
  assert.equal(left(), 0);
  await clock.advance(100);
  assert.equal(left(), 1);
  await clock.advance(3_600_000);
  assert.equal(left(), 5);
});

test("Peers have budgets of their own, and a clock that is set back gives nothing", () => {
  let now = 10_000;
  const clock = { ...manualClock(), now: () => now };
  const budget = peerBudget({ clock, burst: 2, perSecond: 1, peers: 10 });
  assert.equal(
    takeAll(() => budget.take(alice)),
    2,
  );
  assert.equal(
    takeAll(() => budget.take(bob)),
    2,
  );
  now = 0;
  assert.equal(budget.take(alice), false);
  now = 1000;
  assert.equal(
    takeAll(() => budget.take(alice)),
    1,
  );
});

test("No more peers are remembered than agreed", () => {
  const budget = peerBudget({ clock: manualClock(), burst: 1, perSecond: 1, peers: 1 });
  assert.equal(budget.take(alice), true);
  assert.equal(budget.take(alice), false);
  assert.equal(budget.take(bob), true);
  assert.equal(budget.take(alice), true, "alice was forgotten for bob");
});
