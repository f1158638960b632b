import { lineLimitBytes } from "./limits.ts";

/**
 * Takes bytes in pieces; gives the whole lines in them. Throws a RangeError for a line that is longer than any of ours,
 * before it is held.
 */
export function lineReader(): (piece: Uint8Array) => readonly string[] {
  let rest = Buffer.alloc(0);
  return (piece) => {
    rest = Buffer.concat([rest, piece]);
    const lines: string[] = [];
    for (let end = rest.indexOf(newline); end !== -1; end = rest.indexOf(newline)) {
      lines.push(rest.toString("utf8", 0, end));
      rest = rest.subarray(end + 1);
    }
    if (rest.length > lineLimitBytes || lines.some((line) => line.length > lineLimitBytes))
      throw new RangeError("the line is longer than any of ours");
    return lines;
  };
}

const newline = 0x0a;
