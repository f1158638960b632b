import assert from "node:assert/strict";
import { test } from "node:test";
import { checkCost, costBytes, largestCostBytes, usualCost } from "./key-cost.ts";

test("Our own cost, the original's and others' usual ones are taken", () => {
  for (const cost of [
    usualCost,
    { n: 2 ** 18, r: 8, p: 1 },
    { n: 2 ** 14, r: 8, p: 8 },
    { n: 1024, r: 1, p: 1 },
  ])
    checkCost(cost);
  assert.equal(Math.round(costBytes(usualCost) / 2 ** 20), 128);
});

test("The bounds on memory and work hold together, not only each number's own", () => {
  const refused = { code: "KEYSTORE_COST_REFUSED" };
  checkCost({ n: 2 ** 18, r: 15, p: 1 });
  assert.throws(() => checkCost({ n: 2 ** 18, r: 16, p: 1 }), refused, "memory");
  checkCost({ n: 2 ** 18, r: 8, p: 8 });
  assert.throws(() => checkCost({ n: 2 ** 18, r: 8, p: 9 }), refused, "work");
  assert.ok(costBytes({ n: 2 ** 18, r: 15, p: 1 }) < largestCostBytes);
  for (const number of [0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, 2 ** 30])
    for (const name of ["n", "r", "p"])
      assert.throws(() => checkCost({ ...usualCost, [name]: number }), refused, `${name} = ${number}`);
});
