import type { Resources } from "../hardware/resources.ts";

/** Runs programs for allocations. What it started outlives a restart of the node: see `reattach` and `list`. */
export interface Executor {
  /** The ensemble's word for it. */
  readonly kind: "docker" | "firecracker";
  /**
   * Resolves once the program runs, not when it ends; waiting is `Execution.ended`. On failure or abort nothing of the
   * program is left behind. Rejects with a DmsError: EXECUTOR_IMAGE_MISSING, EXECUTOR_ALREADY_STARTED,
   * EXECUTOR_START_FAILED, EXECUTOR_UNAVAILABLE, or the signal's reason.
   */
  start(program: Program, output: OutputHandler, signal: AbortSignal): Promise<Execution>;
  /** The running or ended execution of that id, with all its output from the start; undefined when there is none. */
  reattach(id: ExecutionId, output: OutputHandler, signal: AbortSignal): Promise<Execution | undefined>;
  /** Everything of this node that exists, running or ended: what is not wanted any more is an orphan to remove. */
  list(signal: AbortSignal): Promise<readonly ExecutionId[]>;
  /** Stops and removes; resolves also when there was nothing. */
  remove(id: ExecutionId, signal: AbortSignal): Promise<void>;
  /** Lets go of connections. What runs goes on running. */
  close(): Promise<void>;
}

/** What to run, and within which limits: all that an executor may give it. */
export interface Program {
  readonly id: ExecutionId;
  readonly image: string;
  /** Absent: the image's own. */
  readonly entrypoint?: readonly string[];
  readonly command?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly workingDirectory?: string;
  readonly user?: string;
  readonly resources: Resources;
  /** TCP ports of the host that lead to ports of the program. */
  readonly ports: readonly { readonly host: number; readonly program: number }[];
  /** May write to its own root file system; off unless the ensemble asks. */
  readonly isRootWritable: boolean;
}

/** Chosen by the node, for one run of one program; starts once. Letters, digits, "_", "." and "-", at most 128. */
export type ExecutionId = string;

/** A program that runs or has ended. */
export interface Execution {
  readonly id: ExecutionId;
  /**
   * Never rejects. Output of the program has been handed over before it resolves. Stays pending when the executor is
   * closed first: the program may well go on.
   */
  readonly ended: Promise<Ended>;
  /** Asks the program to end, and makes it after `graceMs`. Resolves when it has ended. */
  stop(graceMs: number): Promise<void>;
}

/** How a program came to its end; the exit code is -1 when it was lost. */
export interface Ended {
  readonly exitCode: number;
  /** "stopped": we stopped or removed it. "lost": the executor can no longer say what became of it. */
  readonly how: "exited" | "stopped" | "out-of-memory" | "lost";
}

/** Called in order for one execution; must return at once. */
export type OutputHandler = (stream: "stdout" | "stderr", bytes: Uint8Array) => void;
