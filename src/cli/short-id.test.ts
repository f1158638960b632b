import assert from "node:assert/strict";
import { test } from "node:test";
import { idsWithPrefix, shortIds } from "./short-id.ts";

test("Ids are as short as can be told apart, and no shorter than eight characters", () => {
  const ids = ["abcdefghijkl", "abcdefghijzz", "zzz", "abcdefgh00000"];
  assert.deepEqual(
    ids.map((id) => shortIds(ids).get(id)),
    ["abcdefghijk", "abcdefghijz", "zzz", "abcdefgh0"],
  );
});

test("A prefix means all that begin with it, and an id means itself", () => {
  assert.deepEqual(idsWithPrefix(["ab", "abc", "b"], "ab"), ["ab"]);
  assert.deepEqual(idsWithPrefix(["abd", "abc", "b"], "ab"), ["abd", "abc"]);
  assert.deepEqual(idsWithPrefix([], "ab"), []);
});
