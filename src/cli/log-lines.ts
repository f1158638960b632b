/**
 * Puts a name before every line of what several programs print, so that they can be told apart. Holds back a line
 * until its end has come, up to a bound: a program may never end one.
 */
export function logLines(
  write: (text: string) => void,
  name: string,
): { add(text: string): void; end(): void } {
  let begun = "";
  return {
    add: (text) => {
      const lines = (begun + text).split("\n");
      begun = lines.pop() ?? "";
      for (const line of lines) write(`${name} | ${line}\n`);
      if (begun.length <= longestHeldLine) return;
      write(`${name} | ${begun}\n`);
      begun = "";
    },
    end: () => {
      if (begun !== "") write(`${name} | ${begun}\n`);
      begun = "";
    },
  };
}

/** In characters. Longer lines are cut: what is held back costs memory, and nobody reads them. */
const longestHeldLine = 64 * 1024;
