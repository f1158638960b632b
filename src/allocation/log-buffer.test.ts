import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { logBuffer } from "./log-buffer.ts";

const encode = (text: string) => new TextEncoder().encode(text);

describe("a log buffer", () => {
  it("tells each reader everything once, in order and by stream", () => {
    const log = logBuffer();
    log.append("stdout", encode("one\n"));
    log.append("stderr", encode("two\n"));
    const first = log.read(0, 1_000);
    assert.deepEqual(first.chunks, [
      { stream: "stdout", text: "one\n" },
      { stream: "stderr", text: "two\n" },
    ]);
    log.append("stdout", encode("three\n"));
    assert.deepEqual(log.read(first.cursor, 1_000).chunks, [{ stream: "stdout", text: "three\n" }]);
    assert.deepEqual(log.read(log.read(first.cursor, 1_000).cursor, 1_000).chunks, []);
  });

  it("keeps a character whole that came in two parts", () => {
    const log = logBuffer();
    const bytes = encode("é");
    log.append("stdout", bytes.subarray(0, 1));
    log.append("stdout", bytes.subarray(1));
    assert.deepEqual(log.read(0, 100).chunks, [{ stream: "stdout", text: "é" }]);
  });

  it("drops the oldest when it is full, and says how much a reader has missed", () => {
    const log = logBuffer(10);
    for (const text of ["aaaaa", "bbbbb", "ccccc"]) log.append("stdout", encode(text));
    const page = log.read(0, 100);
    assert.equal(page.dropped, 5);
    assert.equal(page.chunks.map(({ text }) => text).join(""), "bbbbbccccc");
  });

  it("gives pages no larger than asked, unless a single chunk is", () => {
    const log = logBuffer();
    for (let line = 0; line < 10; line++) log.append("stdout", encode("0123456789"));
    assert.equal(log.read(0, 25).chunks.length, 2);
    assert.equal(log.read(0, 1).chunks.length, 1);
  });

  it("loses nothing to a reader who pages through, however it was written", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme", maxLength: 40 })),
        fc.integer({ min: 1, max: 50 }),
        (texts, limit) => {
          const log = logBuffer();
          for (const text of texts) log.append("stdout", encode(text));
          let read = "";
          let cursor = 0;
          for (;;) {
            const page = log.read(cursor, limit);
            if (page.chunks.length === 0) break;
            read += page.chunks.map(({ text }) => text).join("");
            cursor = page.cursor;
          }
          assert.equal(read, texts.join(""));
        },
      ),
    );
  });
});
