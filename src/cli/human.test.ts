import assert from "node:assert/strict";
import { test } from "node:test";
import { humanBytes, humanCores, humanDuration, parseBytes, parseDuration, printable } from "./human.ts";

test("Sizes are written in the largest unit that fits", () => {
  const written = { 0: "0 B", 1023: "1023 B", 1024: "1 KiB", 1536: "1.5 KiB", [3 * 1024 ** 3]: "3 GiB" };
  for (const [bytes, text] of Object.entries(written)) assert.equal(humanBytes(Number(bytes)), text);
  assert.equal(humanBytes(5000 * 1024 ** 4), "5000 TiB");
});

test("Sizes are read in binary and decimal units, and what is no size is told", () => {
  const read = {
    "4GiB": 4 * 1024 ** 3,
    "4 gib": 4 * 1024 ** 3,
    "500MB": 5e8,
    "1.5KiB": 1536,
    "7": 7,
    "7B": 7,
    "2G": 2e9,
  };
  for (const [text, bytes] of Object.entries(read)) assert.equal(parseBytes(text), bytes, text);
  for (const text of ["", "GiB", "4 XB", "-1", "1e9", "4GiBB"])
    assert.equal(parseBytes(text), undefined, text);
});

test("Durations are written in their two largest units and read in any", () => {
  const written = {
    0: "0ms",
    999: "999ms",
    1000: "1s",
    90_000: "1m30s",
    3_600_000: "1h",
    90_061_000: "1d1h",
  };
  for (const [durationMs, text] of Object.entries(written))
    assert.equal(humanDuration(Number(durationMs)), text);
  const read = { "30": 30_000, "1.5": 1500, "500ms": 500, "1h30m": 5_400_000, "2d": 172_800_000 };
  for (const [text, durationMs] of Object.entries(read)) assert.equal(parseDuration(text), durationMs, text);
  for (const text of ["", "soon", "5x", "m", "-5s"]) assert.equal(parseDuration(text), undefined, text);
});

test("Cores are written as people say them", () => {
  assert.deepEqual([1000, 2000, 250].map(humanCores), ["1 core", "2 cores", "0.25 cores"]);
});

test("Control characters and those that turn the direction of text become a space", () => {
  assert.equal(printable("a\u001b[31mb\r\nc\u202ed"), "a [31mb c d");
});
