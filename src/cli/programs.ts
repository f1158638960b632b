import { errorCode, sentenceOf } from "../errors/dms-error.ts";
import type { CliEnvironment } from "./environment.ts";
import { followLogs } from "./follow-logs.ts";
import { logLines } from "./log-lines.ts";
import type { Output } from "./output.ts";

/** The output of a deployment's programs, while somebody waits for them. */
export interface Programs {
  /** Prints what this one prints from now on; a second call does nothing. */
  watch(allocation: string, isNamed: boolean): void;
  /** Resolves when all that they printed has been printed here. To be called once the deployment is over. */
  finish(): Promise<void>;
}

/** Nobody is watched yet; Ctrl-C ends the watching, by the environment's signal. */
export function programsOf(environment: CliEnvironment, out: Output, id: string): Programs {
  const watched = new Map<string, Promise<Outcome>>();
  let isRunning = true;
  return {
    watch: (allocation, isNamed) => {
      if (watched.has(allocation)) return;
      watched.set(
        allocation,
        outcomeOf(print(environment, out, { id, allocation, isNamed, isRunning: () => isRunning })),
      );
    },
    finish: async () => {
      isRunning = false;
      for (const outcome of await Promise.all(watched.values())) {
        // That output cannot be had must not hide how the program ended.
        if (!outcome.isDone && errorCode(outcome.error) !== "CLI_REFUSED") throw outcome.error;
        if (!outcome.isDone) out.warn(`dms: ${sentenceOf(outcome.error)}`);
      }
    },
  };
}

/** How it went. A rejection would be reported as unhandled before anyone gets to look at it. */
type Outcome = { readonly isDone: true } | { readonly isDone: false; readonly error: unknown };

function outcomeOf(work: Promise<void>): Promise<Outcome> {
  return work.then(
    () => ({ isDone: true }),
    (error: unknown) => ({ isDone: false, error }),
  );
}

interface PrintOptions {
  readonly id: string;
  readonly allocation: string;
  readonly isNamed: boolean;
  isRunning(): boolean;
}

async function print(environment: CliEnvironment, out: Output, options: PrintOptions): Promise<void> {
  const { id, allocation, isNamed, isRunning } = options;
  const [toStdout, toStderr] = [environment.stdout, environment.stderr].map((write) =>
    isNamed ? logLines(write, allocation) : { add: write, end: () => {} },
  );
  await followLogs(environment, {
    id,
    allocation,
    isFollowing: isRunning,
    onChunk: ({ stream, text }) => {
      if (out.isJson) out.json({ kind: "output", allocation, stream, text });
      else (stream === "stdout" ? toStdout : toStderr)?.add(text);
    },
    onDropped: (count) => out.warn(`dms: ${count} characters of ${allocation} are no longer held`),
  });
  toStdout?.end();
  toStderr?.end();
}
