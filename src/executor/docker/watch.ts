import { setTimeout as sleep } from "node:timers/promises";
import type Dockerode from "dockerode";
import { sentenceOf } from "../../errors/dms-error.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Ended, Execution, ExecutionId, OutputHandler } from "../executor.ts";
import { failureOf, isMissing, isUnchanged } from "./engine-failure.ts";
import { outputFrames } from "./output-frames.ts";
import { bounded, orAborted } from "./request.ts";

/** Where output comes from first: a stream attached before the start, or the engine's log of it. */
export type Followed = Attached | "log";

/** A container about to start: its output, and word of its end. */
export interface Attached {
  readonly stream: NodeJS.ReadableStream;
  readonly exit: Promise<unknown>;
}

/** To be called before the start, so that no byte is lost. Lives on after the `signal`, which is for the attaching. */
export async function attach(
  container: Dockerode.Container,
  closing: AbortSignal,
  signal: AbortSignal,
): Promise<Attached> {
  const attaching = container.attach({ stream: true, stdout: true, stderr: true, abortSignal: closing });
  const stream = await orAborted(attaching, signal);
  const exit: Promise<unknown> = container.wait({ condition: "next-exit", abortSignal: closing });
  // Looked at when the stream has ended, which may be after it failed.
  exit.catch(() => {});
  return { stream, exit };
}

/** One container that is or was running. */
export interface Watched {
  readonly container: Dockerode.Container;
  readonly id: ExecutionId;
  readonly output: OutputHandler;
  readonly from: Followed;
  readonly closing: AbortSignal;
  /** How long to wait before each try to reach an engine that went away. */
  readonly retryDelaysMs: readonly number[];
  readonly telemetry: Telemetry;
}

/** An execution that its executor can announce the removal of. */
export interface Watch extends Execution {
  /** What ends from now on, ends because we want it to. */
  expectEnd(): void;
}

/** Hands over the container's output and learns of its end, also over a restart of the engine. */
export function follow(watched: Watched): Watch {
  const { container, id, closing } = watched;
  let isStopAsked = false;
  let isEnded = false;
  const ended = untilEnded(watched).then(({ exitCode, how }): Ended => {
    isEnded = true;
    if (!isStopAsked || how === "out-of-memory") return { exitCode, how };
    // Gone before it could be asked how it ended: removing kills.
    return { exitCode: how === "lost" ? killedExitCode : exitCode, how: "stopped" };
  });

  return {
    id,
    ended,
    expectEnd() {
      isStopAsked = !isEnded;
    },
    async stop(graceMs) {
      if (!isEnded) {
        isStopAsked = true;
        try {
          // The engine counts in whole seconds. A program must not get less than it was promised.
          const t = Math.ceil(graceMs / 1000);
          await container.stop({ t, abortSignal: bounded(closing, undefined, graceMs + stopMs) });
        } catch (error) {
          isStopAsked = false;
          if (!isUnchanged(error) && !isMissing(error)) throw failureOf(error, "EXECUTOR_UNAVAILABLE");
        }
      }
      await orAborted(ended, closing);
    },
  };
}

// How long the engine may take to report a program's end after it was killed.
const stopMs = 60_000;
/** An engine that restarts, for an upgrade say, is back within these; after that nobody knows what became of programs. */
export const usualRetryDelaysMs: readonly number[] = [100, 500, 1000, 2000, 4000, 8000, 15_000, 30_000];
// Between the end of a program's output and the engine's knowing of its end.
const settleMs = 2000;
const killedExitCode = 137;
const lost: Ended = { exitCode: -1, how: "lost" };

async function untilEnded(watched: Watched): Promise<Ended> {
  const { from, id, closing, retryDelaysMs, telemetry } = watched;
  const tally = talliedOutput(watched.output);
  let next = () => (from === "log" ? replayed(watched, tally) : attached(watched, tally, from));
  for (let failures = 0; ; ) {
    try {
      const end = await next();
      if (end !== undefined) return end;
      failures = 0;
      await pause(settleMs / 20, closing);
    } catch (error) {
      if (closing.aborted) return new Promise(() => {});
      const delayMs = retryDelaysMs[failures++];
      telemetry.log("warn", "executor.watch-broken", { execution: id, because: sentenceOf(error) });
      if (isMissing(error) || delayMs === undefined) return lost;
      await pause(delayMs, closing);
    }
    next = () => replayed(watched, tally);
  }
}

// A stream that the engine's end cut off looks the same as one that ended with its program. The word of the exit tells:
// it came over a connection that held all the time. Without it, the log is read.
async function attached(watched: Watched, tally: Tally, { stream, exit }: Attached) {
  await pour(stream, tally);
  const settled = AbortSignal.any([watched.closing, AbortSignal.timeout(settleMs)]);
  const isWhole = await orAborted(exit, settled).then(
    () => true,
    () => false,
  );
  if (!isWhole) return undefined;
  const state = await stateOf(watched);
  return state.Running ? undefined : endOf(state);
}

// The log from its start, without what was handed over before. Of a program that still ran when the log was opened
// there may be more after it, so only the log of an ended one is the whole.
async function replayed(watched: Watched, tally: Tally) {
  const state = await stateOf(watched);
  tally.rewind();
  const { container, closing } = watched;
  await pour(await container.logs({ follow: true, stdout: true, stderr: true, abortSignal: closing }), tally);
  return state.Running ? undefined : endOf(state);
}

async function stateOf({ container, closing }: Watched) {
  const { State } = await container.inspect({ abortSignal: bounded(closing) });
  return State;
}

function endOf({ ExitCode: exitCode, OOMKilled }: Dockerode.ContainerInspectInfo["State"]): Ended {
  // The kernel may have killed a child that the program could do without.
  return { exitCode, how: OOMKilled && exitCode !== 0 ? "out-of-memory" : "exited" };
}

async function pour(stream: NodeJS.ReadableStream, tally: Tally): Promise<void> {
  const push = outputFrames(tally.output);
  for await (const chunk of stream) push(typeof chunk === "string" ? new TextEncoder().encode(chunk) : chunk);
}

interface Tally {
  readonly output: OutputHandler;
  /** What follows is the whole from the start. */
  rewind(): void;
}

function talliedOutput(output: OutputHandler): Tally {
  const handedOver = { stdout: 0, stderr: 0 };
  let position = { stdout: 0, stderr: 0 };
  return {
    output(stream, bytes) {
      const known = Math.min(bytes.length, Math.max(0, handedOver[stream] - position[stream]));
      position[stream] += bytes.length;
      if (known === bytes.length) return;
      handedOver[stream] += bytes.length - known;
      output(stream, bytes.subarray(known));
    },
    rewind() {
      position = { stdout: 0, stderr: 0 };
    },
  };
}

// Cut short by the close, which the next request then reports.
async function pause(delayMs: number, closing: AbortSignal): Promise<void> {
  await sleep(delayMs, undefined, { signal: closing }).catch(() => {});
}
