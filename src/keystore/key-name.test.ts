import assert from "node:assert/strict";
import { test } from "node:test";
import { isKeyName, keyName } from "./key-name.ts";

test("Names are letters, digits, dashes and underscores", () => {
  for (const name of ["a", "alice", "alice-2", "my_org", "0", "a".repeat(64)])
    assert.equal(keyName(name), name);
});

test("A name that could be a way, an option, a hidden file or a device is refused, not tidied up", () => {
  const wrong = [
    "",
    ".",
    "..",
    "a.b",
    "../a",
    "a/b",
    "a\\b",
    "-a",
    "_a",
    "A",
    " a",
    "a ",
    "a\n",
    "a\0",
    "é",
    "аlice",
  ];
  for (const name of [...wrong, "a".repeat(65), "ledger", "ledger:1", "con.txt", "%2e"]) {
    assert.equal(isKeyName(name), false, name);
    assert.throws(() => keyName(name), { code: "KEYSTORE_NAME_INVALID" }, name);
  }
});
