import type { Clock } from "../clock/clock.ts";
import { deadline } from "../clock/deadline.ts";
import { notice } from "../clock/notice.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import type { Ended, Execution, Executor, Program } from "../executor/executor.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { type AllocationRecord, type AllocationStatus, isEnded } from "./allocation-record.ts";
import { type LogBuffer, logBuffer } from "./log-buffer.ts";

/** One workload on this machine: from "set aside for it" to "nothing is left of it". */
export interface Allocation {
  readonly record: () => AllocationRecord;
  readonly output: LogBuffer;
  /** Starts the program unless it was started before. Resolves when it runs, refuses when it cannot. */
  start(): Promise<Reply<AllocationStatus>>;
  /** Begins to end the program and to start it afresh, on the same resources. Refused: "not-running". */
  restart(): Reply<AllocationStatus>;
  /** Takes up a program that a former life of this node started. */
  reattach(): Promise<void>;
  /** Ends the program if it runs and removes what is left of it. Safe to call at any time, and again. */
  stop(): Promise<void>;
  /** Resolves when the revision is no longer `revision`, after `waitMs`, or when the signal is aborted. */
  changed(revision: number, waitMs: number, signal?: AbortSignal): Promise<AllocationStatus>;
  /** When anyone last asked how it stands; at first, when it came. */
  askedAtMs(): number;
  /** Resolves at the next output or end, after `waitMs`, or when the signal is aborted. */
  moreOutput(waitMs: number, signal?: AbortSignal): Promise<void>;
  /** This node is going down: what runs goes on running, and is not touched any more. */
  detach(): void;
}

export interface AllocationOptions {
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  readonly executor: Executor;
  readonly record: AllocationRecord;
  /** Called at each change, before anyone is told of it. Writes the record, and gives back resources at the end. */
  readonly save: (record: AllocationRecord) => void;
}

// A program gets this long to end by itself when asked to; after that it is made to.
const stopGraceMs = 10_000;
// Pulling an image over a slow line takes minutes; an executor that hangs must not hold resources for ever.
const startTimeoutMs = 280_000;
const removeTimeoutMs = 60_000;

/** The workload of `record`, not yet started. */
export function allocation(options: AllocationOptions): Allocation {
  const { clock, telemetry, executor, save } = options;
  const changes = notice(clock);
  const outputs = notice(clock);
  const output = logBuffer();
  let record = options.record;
  let execution: Execution | undefined;
  let starting: Promise<Reply<AllocationStatus>> | undefined;
  let isStopping = false;
  let isDetached = false;
  let askedAtMs = clock.now();

  function become(change: Omit<AllocationStatus, "revision">): AllocationStatus {
    const status = { ...record.status, ...change, revision: record.status.revision + 1 };
    record = { ...record, status };
    save(record);
    telemetry.log("info", "allocation.changed", { id: record.id, state: status.state });
    changes.tell();
    outputs.tell();
    return status;
  }

  function takeOutput(stream: "stdout" | "stderr", bytes: Uint8Array): void {
    output.append(stream, bytes);
    outputs.tell();
  }

  function watch(running: Execution): void {
    execution = running;
    running.ended.then(
      (ended) => {
        // One that was ended for a restart is not the workload's end.
        if (isDetached || execution !== running || isEnded(record.status.state)) return;
        become(afterEnd(ended, isStopping, clock.now()));
        return removeQuietly();
      },
      () => {},
    );
  }

  /** What cannot be removed now is found again as an orphan at the node's next start. */
  async function removeQuietly(): Promise<void> {
    const limit = deadline(clock, removeTimeoutMs);
    try {
      await executor.remove(record.id, limit.signal);
    } catch (error) {
      telemetry.log("warn", "allocation.remove-failed", { id: record.id, problem: sentenceOf(error) });
    } finally {
      limit.clear();
    }
  }

  async function relaunch(former: Execution): Promise<void> {
    try {
      await former.stop(stopGraceMs);
    } catch (error) {
      // Removing it ends it too.
      telemetry.log("warn", "allocation.stop-failed", { id: record.id, problem: sentenceOf(error) });
    }
    await removeQuietly();
    if (isDetached || isEnded(record.status.state)) return;
    starting = launch();
    await starting;
  }

  async function launch(): Promise<Reply<AllocationStatus>> {
    become({ state: "starting" });
    const limit = deadline(clock, startTimeoutMs);
    try {
      const running = await executor.start(programOf(record), takeOutput, limit.signal);
      if (isDetached) return refuse("stopped", "this node is stopping");
      if (isEnded(record.status.state)) {
        await removeQuietly();
        return refuse("stopped", `${record.id} was stopped while it started`);
      }
      const status = become({ state: "running", startedAtMs: clock.now() });
      watch(running);
      return grant(status);
    } catch (error) {
      const problem = sentenceOf(error);
      if (!isDetached && !isEnded(record.status.state)) {
        become({ state: "failed", endedAtMs: clock.now(), problem });
      }
      return refuse("start-failed", problem);
    } finally {
      limit.clear();
    }
  }

  return {
    record: () => record,
    output,

    start() {
      if (starting !== undefined) return starting;
      if (record.status.state === "running") return Promise.resolve(grant(record.status));
      if (record.status.state !== "pending") {
        return Promise.resolve(refuse("already-ended", `${record.id} is ${record.status.state} already`));
      }
      starting = launch();
      return starting;
    },

    restart() {
      const former = execution;
      const { state } = record.status;
      if (state !== "running" || former === undefined)
        return refuse("not-running", `${record.id} is ${state}: only what runs can be restarted`);
      execution = undefined;
      const status = become({ state: "starting" });
      void relaunch(former);
      return grant(status);
    },

    async reattach() {
      const limit = deadline(clock, removeTimeoutMs);
      try {
        const running = await executor.reattach(record.id, takeOutput, limit.signal);
        if (running === undefined) {
          const problem = "the program was gone when this node came back";
          become({ state: "failed", how: "lost", endedAtMs: clock.now(), problem });
          return;
        }
        if (record.status.state !== "running") become({ state: "running", startedAtMs: clock.now() });
        watch(running);
      } catch (error) {
        become({ state: "failed", how: "lost", endedAtMs: clock.now(), problem: sentenceOf(error) });
      } finally {
        limit.clear();
      }
    },

    async stop() {
      if (isEnded(record.status.state)) return removeQuietly();
      isStopping = true;
      if (execution === undefined) {
        become({ state: "stopped", endedAtMs: clock.now() });
      } else {
        await execution.stop(stopGraceMs);
        // `watch` may not have been told yet; the program has ended all the same.
        if (!isEnded(record.status.state)) become(afterEnd(await execution.ended, true, clock.now()));
      }
      await removeQuietly();
    },

    askedAtMs: () => askedAtMs,

    async changed(revision, waitMs, signal) {
      askedAtMs = clock.now();
      if (record.status.revision === revision && !isEnded(record.status.state)) {
        await changes.wait(waitMs, signal);
      }
      return record.status;
    },

    moreOutput: (waitMs, signal) => outputs.wait(waitMs, signal),

    detach() {
      isDetached = true;
      changes.tell();
      outputs.tell();
    },
  };
}

function programOf({ id, spec, ports }: AllocationRecord): Program {
  const { image, entrypoint, command, environment, workingDirectory, user, isRootWritable } = spec.execution;
  return {
    id,
    image,
    ...(entrypoint === undefined ? {} : { entrypoint }),
    ...(command === undefined ? {} : { command }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
    ...(user === undefined ? {} : { user }),
    environment,
    resources: spec.resources,
    ports: ports.map((port) => ({ host: port.public, program: port.private })),
    isRootWritable,
  };
}

function afterEnd(ended: Ended, wasAskedTo: boolean, endedAtMs: number): Omit<AllocationStatus, "revision"> {
  const { exitCode, how } = ended;
  if (wasAskedTo || how === "stopped") return { state: "stopped", exitCode, how: "stopped", endedAtMs };
  if (how === "exited" && exitCode === 0) return { state: "completed", exitCode, how, endedAtMs };
  const problem = {
    exited: `the program ended with exit code ${exitCode}`,
    "out-of-memory": "the program used more memory than it asked for, and was ended",
    lost: "nobody can say what became of the program",
  }[how];
  return { state: "failed", exitCode, how, endedAtMs, problem };
}
