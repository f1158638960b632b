import { type ChildProcess, spawn } from "node:child_process";
import { dirname } from "node:path";

/** A process that this fleet has started. */
export interface Program {
  readonly pid: number | undefined;
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined while it runs. A process that was killed by a signal has 128 and the signal's number, as in a shell. */
  readonly exitCode: number | undefined;
  readonly ended: Promise<number>;
  signal(name: "SIGINT" | "SIGTERM" | "SIGKILL"): void;
}

export interface ProgramOptions {
  /** The file of the built program. */
  readonly executable: string;
  readonly argv: readonly string[];
  readonly directory: string;
  readonly variables: Readonly<Record<string, string>>;
}

/**
 * Starts `dms`. Its stdin ends with this process, and so does whatever heeds that. In a group of its own: Ctrl-C in the
 * terminal of the run must not reach it before the run has said what is to be ended in which order.
 */
export function dms({ executable, argv, directory, variables }: ProgramOptions): Program {
  const child = spawn(process.execPath, [executable, ...argv], {
    cwd: directory,
    // What is compiled once serves the whole run: most of a start's cost.
    env: { PATH: process.env["PATH"] ?? "", XDG_CACHE_HOME: `${dirname(executable)}/cache`, ...variables },
    stdio: ["pipe", "pipe", "pipe"],
    detached: true,
  });
  let exitCode: number | undefined;
  const output = { stdout: collected(child, "stdout"), stderr: collected(child, "stderr") };
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code, signal) => {
      exitCode = code ?? 128 + (signal === "SIGKILL" ? 9 : signal === "SIGINT" ? 2 : 15);
      resolve(exitCode);
    });
  });
  ended.catch(() => {});
  return {
    pid: child.pid,
    get stdout() {
      return output.stdout();
    },
    get stderr() {
      return output.stderr();
    },
    get exitCode() {
      return exitCode;
    },
    ended,
    signal: (name) => void child.kill(name),
  };
}

// What a scenario reads of one program; a follower that runs wild must not fill the memory.
const keptCharacters = 4 * 1024 * 1024;

function collected(child: ChildProcess, stream: "stdout" | "stderr"): () => string {
  let text = "";
  child[stream]?.setEncoding("utf8").on("data", (chunk: string) => {
    text = (text + chunk).slice(-keptCharacters);
  });
  return () => text;
}
