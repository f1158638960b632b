import { fstatSync, readFileSync, writeSync } from "node:fs";
import { DmsError, sentenceOf } from "../../errors/dms-error.ts";
import type { CliEnvironment } from "../environment.ts";
import { personAtTerminal } from "./person.ts";

/** What this process brings to a command line: its streams, files and signals. */
export type Terminal = Pick<
  CliEnvironment,
  "readFile" | "readDescriptor" | "person" | "stdout" | "stderr" | "isTerminal" | "signal" | "variables"
>;

/**
 * The process as a terminal. Ctrl-C and SIGTERM abort the signal, once: a second one ends the process at once, as if
 * nobody had listened.
 */
export function terminal(): Terminal {
  const stopping = new AbortController();
  const stop = (reason: string) => () => stopping.abort(new DmsError("CLI_INTERRUPTED", reason));
  process.once("SIGINT", stop("Ctrl-C was pressed"));
  process.once("SIGTERM", stop("the process was asked to end"));
  const onGone = stop("nobody reads the output any more");
  return {
    readFile,
    readDescriptor,
    person: personAtTerminal({ interrupt: stop("Ctrl-C was pressed") }),
    stdout: writerTo(1, onGone),
    stderr: writerTo(2, onGone),
    isTerminal: fstatSync(2).isCharacterDevice(),
    signal: stopping.signal,
    variables: process.env,
  };
}

const standardInput = 0;

function readFile(path: string): string {
  try {
    return readFileSync(path === "-" ? standardInput : path, "utf8");
  } catch (cause) {
    const why = sentenceOf(cause)
      .replace(/^[A-Z]+: /, "")
      .replace(/, \w+( '.*')?$/, "");
    throw new DmsError("CLI_FILE_UNREADABLE", `cannot read ${path}: ${why}`, { path, cause });
  }
}

/** Passphrases are a few lines; whoever has more in mind has named the wrong descriptor. */
const descriptorLimitBytes = 65_536;

function readDescriptor(descriptor: number): string {
  try {
    const text = readFileSync(descriptor);
    if (text.length <= descriptorLimitBytes) return text.toString();
  } catch (cause) {
    throw new DmsError("CLI_FILE_UNREADABLE", `nothing can be read from descriptor ${descriptor}`, { cause });
  }
  throw new DmsError("CLI_FILE_UNREADABLE", `descriptor ${descriptor} holds more than passphrases`);
}

/**
 * Writes at once and in order, so that nothing is lost when the process ends; process.stdout would also cost a tenth
 * of the start. Where the reader is slow and the descriptor does not block, the rest goes by the stream after all.
 */
function writerTo(descriptor: 1 | 2, onGone: () => void): (text: string) => void {
  let stream: NodeJS.WriteStream | undefined;
  return (text) => {
    if (stream !== undefined) return void stream.write(text);
    let rest = Buffer.from(text);
    try {
      while (rest.length > 0) rest = rest.subarray(writeSync(descriptor, rest));
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code === "EPIPE") return onGone();
      if (code !== "EAGAIN") throw error;
      stream = descriptor === 1 ? process.stdout : process.stderr;
      stream.on("error", onGone);
      stream.write(rest);
    }
    return undefined;
  };
}
