import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { encodeFrame, frameDecoder } from "./framing.ts";
import { frameLimitBytes } from "./network.ts";

const frames = fc.array(fc.uint8Array({ maxLength: 300 }), { maxLength: 12 });
const cuts = fc.array(fc.integer({ min: 1, max: 97 }), { minLength: 1, maxLength: 20 });

test("Frames come out as they went in, wherever the stream is cut", () => {
  fc.assert(
    fc.property(frames, cuts, (sent, sizes) => {
      const received: Uint8Array[] = [];
      const decoder = frameDecoder((frame) => received.push(frame));
      for (const chunk of cut(joined(sent.map(encodeFrame)), sizes)) assert.ok(decoder.push(chunk));
      assert.deepEqual(received, sent);
      assert.equal(decoder.isMidFrame(), false);
    }),
  );
});

test("A frame of exactly the limit passes, one byte more is refused before any of it is stored", () => {
  const received: number[] = [];
  const decoder = frameDecoder((frame) => received.push(frame.length));
  assert.ok(decoder.push(encodeFrame(new Uint8Array(frameLimitBytes))));
  assert.equal(decoder.push(header(frameLimitBytes + 1)), false);
  assert.equal(decoder.push(encodeFrame(Uint8Array.of(1))), false, "what follows is lost as well");
  assert.deepEqual(received, [frameLimitBytes]);
});

test("Any length above the limit is refused, however its header is cut", () => {
  const lengths = fc.integer({ min: 65, max: 0xff_ff_ff_ff });
  fc.assert(
    fc.property(lengths, cuts, (length, sizes) => {
      const decoder = frameDecoder(() => assert.fail("a refused frame was handed on"), 64);
      const answers = cut(header(length), sizes).map((chunk) => decoder.push(chunk));
      assert.equal(answers.at(-1), false);
    }),
  );
});

test("A stream that ends within a frame is known to have lost it, and the part is not handed on", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1, maxLength: 300 }), fc.nat(), (frame, seed) => {
      const whole = encodeFrame(frame);
      const decoder = frameDecoder(() => assert.fail("a truncated frame was handed on"));
      decoder.push(whole.subarray(0, 1 + (seed % (whole.length - 1))));
      assert.ok(decoder.isMidFrame());
    }),
  );
});

test("Garbage never throws and never makes a frame above the limit", () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 400 }), { maxLength: 8 }), (chunks) => {
      const decoder = frameDecoder((frame) => assert.ok(frame.length <= 128), 128);
      for (const chunk of chunks) decoder.push(chunk);
    }),
  );
});

test("A frame that was taken does not change when the chunk it came in is written to", () => {
  const received: Uint8Array[] = [];
  const chunk = encodeFrame(Uint8Array.of(1, 2, 3));
  frameDecoder((frame) => received.push(frame)).push(chunk);
  chunk.fill(9);
  assert.deepEqual(received, [Uint8Array.of(1, 2, 3)]);
});

function header(length: number): Uint8Array {
  const bytes = new Uint8Array(4);
  new DataView(bytes.buffer).setUint32(0, length);
  return bytes;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

/** The bytes in chunks of the given sizes, taken in turn. */
function cut(bytes: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0; at < bytes.length; ) {
    const size = sizes[chunks.length % sizes.length] ?? 1;
    chunks.push(bytes.subarray(at, at + size));
    at += size;
  }
  return chunks;
}
