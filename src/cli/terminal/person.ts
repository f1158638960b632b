import { constants, openSync, writeSync } from "node:fs";
import type { ReadStream } from "node:tty";
import { DmsError } from "../../errors/dms-error.ts";
import type { Person } from "../environment.ts";
import { type TypedLine, typedLine } from "../typed-line.ts";

/** Who sits at the terminal that this process belongs to, even if its input and output are piped elsewhere. */
export function personAtTerminal({
  interrupt,
}: {
  /** Called for Ctrl-C, which does not reach the process by itself while it asks. */
  readonly interrupt: () => void;
}): Person {
  return {
    ask: (question) => asked(question, true, interrupt),
    askSecret: (question) => asked(question, false, interrupt),
  };
}

async function asked(question: string, isShown: boolean, interrupt: () => void): Promise<string> {
  const { ReadStream } = await import("node:tty");
  const descriptor = openTerminal();
  const write = (text: string) => void writeSync(descriptor, text);
  const keys = new ReadStream(descriptor);
  try {
    keys.setRawMode(true);
    write(question);
    return await typed(keys, typedLine(), (shown) => isShown && write(shown), interrupt);
  } finally {
    write("\n");
    keys.setRawMode(false);
    keys.destroy();
  }
}

function openTerminal(): number {
  try {
    return openSync("/dev/tty", constants.O_RDWR | constants.O_NOCTTY);
  } catch (cause) {
    const sentence =
      "there is no terminal to ask on: use --passphrase-fd, DMS_PASSPHRASE, or --yes where that is asked";
    throw new DmsError("CLI_NOBODY_TO_ASK", sentence, { cause });
  }
}

function typed(
  keys: ReadStream,
  line: TypedLine,
  show: (shown: string) => void,
  interrupt: () => void,
): Promise<string> {
  const decoder = new TextDecoder();
  return new Promise((resolve, reject) => {
    const stop = () => reject(new DmsError("CLI_INTERRUPTED", "nothing was typed"));
    keys.on("error", reject);
    keys.on("end", stop);
    keys.on("data", (piece: Buffer) => {
      const { shown, end } = line.take(decoder.decode(piece, { stream: true }));
      show(shown);
      if (end === undefined) return;
      if (end === "interrupted") interrupt();
      if (end === "interrupted" || end === "closed") stop();
      else resolve(end.line);
    });
  });
}
