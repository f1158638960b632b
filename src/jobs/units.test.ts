import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { gibibyte, kibibyte, mebibyte } from "../hardware/resources.ts";
import { bytesFrom, millicoresFrom } from "./units.ts";

const sizes: readonly (readonly [written: string | number, bytes: number])[] = [
  [1, gibibyte],
  ["1", gibibyte],
  [0.5, 512 * mebibyte],
  ["512 MiB", 512 * mebibyte],
  ["512MiB", 512 * mebibyte],
  ["512 mib", 512 * mebibyte],
  ["1GB", 1e9],
  ["1.5 GiB", 1.5 * gibibyte],
  ["64 KiB", 64 * kibibyte],
  ["10 kB", 10_000],
  ["7 B", 7],
  ["2 Gi", 2 * gibibyte],
  ["2 G", 2e9],
  ["1 TB", 1e12],
  ["0.3 B", 1],
];

for (const [written, amount] of sizes)
  test(`${written} is ${amount} bytes`, () => assert.deepEqual(bytesFrom(written), { amount }));

for (const written of ["", "GiB", "1 XB", "1,5 GB", "1e3 MB", "--1", "1 2", true.toString(), "1 GiBB"])
  test(`"${written}" is no size`, () => assert.ok("problem" in bytesFrom(written)));

for (const written of [0, -1, "0 B", "2 PiB", Number.NaN, Number.POSITIVE_INFINITY])
  test(`${written} is a size that nobody can have`, () => assert.ok("problem" in bytesFrom(written)));

test("a bare size that was hardly meant as GiB is doubted", () => {
  assert.ok("warning" in bytesFrom(512));
  assert.ok(!("warning" in bytesFrom(511)));
  assert.ok(!("warning" in bytesFrom("512 GiB")));
});

test("every thousandth of a core is exact", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 65_536_000 }), (amount) =>
      assert.deepEqual(millicoresFrom(amount / 1000), { amount }),
    ),
  );
});

for (const written of [0, -1, 0.0001, 0.1005, 65_537, Number.NaN, "1 core", "many", ""])
  test(`${written === "" ? "nothing" : written} is no number of cores`, () =>
    assert.ok("problem" in millicoresFrom(written)));

test("any whole number of bytes is read as it is", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1024 ** 5 }), (amount) => {
      assert.deepEqual(bytesFrom(`${amount} B`), { amount });
    }),
  );
});
