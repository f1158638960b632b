import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { outputFrames } from "./output-frames.ts";

describe("the engine's multiplexed output", () => {
  it("comes apart the same however it is cut into pieces", () => {
    const frame = fc.record({
      stream: fc.constantFrom("stdout" as const, "stderr" as const),
      bytes: fc.uint8Array({ maxLength: 50 }),
    });
    fc.assert(
      fc.property(fc.array(frame, { maxLength: 8 }), fc.integer({ min: 1, max: 20 }), (frames, cut) => {
        const sent = Uint8Array.from(frames.flatMap(({ stream, bytes }) => framed(stream, bytes)));
        const heard = listen((push) => {
          for (let at = 0; at < sent.length; at += cut) push(sent.subarray(at, at + cut));
        });
        for (const stream of ["stdout", "stderr"] as const) {
          const expected = frames.filter((one) => one.stream === stream).flatMap(({ bytes }) => [...bytes]);
          assert.deepEqual(heard[stream], expected);
        }
      }),
    );
  });

  it("is handed over in pieces of bounded size", () => {
    const sizes: number[] = [];
    const push = outputFrames((_, bytes) => sizes.push(bytes.length));
    push(Uint8Array.from(framed("stdout", new Uint8Array(150_000))));
    assert.deepEqual(sizes, [65_536, 65_536, 18_928]);
  });
});

function framed(stream: "stdout" | "stderr", bytes: Uint8Array): number[] {
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, bytes.length);
  return [stream === "stdout" ? 1 : 2, 0, 0, 0, ...length, ...bytes];
}

function listen(send: (push: (chunk: Uint8Array) => void) => void) {
  const heard: Record<"stdout" | "stderr", number[]> = { stdout: [], stderr: [] };
  send(outputFrames((stream, bytes) => void heard[stream].push(...bytes)));
  return heard;
}
