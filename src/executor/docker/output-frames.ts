import { assert } from "../../errors/assert.ts";
import type { OutputHandler } from "../executor.ts";

/**
 * Takes the engine's multiplexed stream apart, in whatever pieces it arrives: 8 bytes of header (stream, length), then
 * the payload. Payload is passed on as it comes, so that nothing but a header is ever held.
 */
export function outputFrames(output: OutputHandler): (chunk: Uint8Array) => void {
  const header = new Uint8Array(8);
  let headerFilled = 0;
  let payloadLeft = 0;

  return (chunk) => {
    let at = 0;
    while (at < chunk.length) {
      if (payloadLeft > 0) {
        const piece = chunk.subarray(at, at + Math.min(payloadLeft, maxPieceBytes));
        at += piece.length;
        payloadLeft -= piece.length;
        output(header[0] === stderrStream ? "stderr" : "stdout", piece);
        continue;
      }
      header[headerFilled++] = chunk[at++] ?? 0;
      if (headerFilled < header.length) continue;
      headerFilled = 0;
      assert(
        (header[0] ?? 3) <= stderrStream,
        "the engine multiplexes the output of containers without terminals",
      );
      payloadLeft = new DataView(header.buffer).getUint32(4);
    }
  };
}

const stderrStream = 2;
// What a handler gets at once: enough to be quick, little enough to be forwarded as one message.
const maxPieceBytes = 64 * 1024;
