/** A line while it is typed at a terminal that neither shows nor edits it by itself. */
export interface TypedLine {
  /** What was typed since; tells what to show, and when it is over. */
  take(typed: string): Typed;
}

/** What came of it: what to print if the line is shown, and the line itself once Return was pressed. */
export interface Typed {
  readonly shown: string;
  readonly end?: { readonly line: string } | "interrupted" | "closed";
}

/** Return ends the line, Ctrl-C and Ctrl-D the asking; Backspace and Ctrl-U take back. Arrows and the like do nothing. */
export function typedLine(): TypedLine {
  let line: string[] = [];
  let isEscaped = false;
  const take = (count: number) => {
    const taken = line.splice(line.length - count, count);
    return "\b \b".repeat(taken.length);
  };
  const key = (character: string): Typed => {
    if (isEscaped) {
      // What begins with Escape ends with a letter or ~, but for the bracket that stands between.
      isEscaped = !/[A-NP-Za-z~]/.test(character);
      return { shown: "" };
    }
    if (character === "\r" || character === "\n") return { shown: "", end: { line: line.join("") } };
    if (character === "\u0003") return { shown: "", end: "interrupted" };
    if (character === "\u0004") return line.length === 0 ? { shown: "", end: "closed" } : { shown: "" };
    if (character === "\u007f" || character === "\b") return { shown: take(Math.min(1, line.length)) };
    if (character === "\u0015") return { shown: take(line.length) };
    isEscaped = character === "\u001b";
    if (character < " " || line.length === longestCharacters) return { shown: "" };
    line = [...line, character];
    return { shown: character };
  };
  return {
    take: (typed) => {
      let shown = "";
      for (const character of typed) {
        const { shown: more, end } = key(character);
        shown += more;
        if (end !== undefined) return { shown, end };
      }
      return { shown };
    },
  };
}

/** A passphrase of this length was pasted by mistake. */
const longestCharacters = 1_024;
