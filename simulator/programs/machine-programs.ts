import {
  type Cancel,
  DmsError,
  type Ended,
  type ExecutionId,
  type OutputHandler,
  type Program,
  type Random,
} from "../../src/index.ts";
import type { MortalClock } from "../clocks.ts";
import type { ImageScript, Step } from "./script.ts";

/** What runs on a machine, whichever process asked for it. A process comes and goes; this stays until the power does. */
export interface MachinePrograms {
  /** Added to the start of every program: a slow disk, a busy daemon. */
  startDelayMs: number;
  /** While set, nothing can be started. */
  isBroken: boolean;
  readonly running: ReadonlyMap<ExecutionId, Running>;
  /**
   * Brings the program up, which takes its time, and goes on when the process that asked for it dies meanwhile. Throws
   * what can be said at once; `onUp` gets the rest. The returned function takes the start back while it can.
   */
  launch(program: Program, onUp: (outcome: Running | DmsError) => void): Cancel;
  remove(id: ExecutionId): void;
  /** The power went: what ran runs no more. What there is to say about it is still there. */
  losePower(): void;
  /** A new clock, since the old one died with the power. */
  powerUp(clock: MortalClock): void;
}

/** One program of a machine, running or ended. */
export interface Running {
  readonly program: Program;
  readonly output: readonly Output[];
  readonly ended: Ended | undefined;
  readonly listeners: Set<OutputHandler>;
  onceEnded(listener: (ended: Ended) => void): void;
  stop(graceMs: number): void;
}

/** A piece of what a program printed. */
export interface Output {
  readonly stream: "stdout" | "stderr";
  readonly bytes: Uint8Array;
}

export function machinePrograms(options: MachineProgramsOptions): MachinePrograms {
  const { images, random, onChange } = options;
  let clock = options.clock;
  const running = new Map<ExecutionId, Running & { end(ended: Ended): void }>();
  const starting = new Set<ExecutionId>();

  /** Why this program cannot be brought up, as far as the daemon knows at once. */
  function objection(program: Program): DmsError | undefined {
    if (result.isBroken) return unavailable();
    if (running.has(program.id) || starting.has(program.id)) {
      return failure("EXECUTOR_ALREADY_STARTED", `${program.id} exists already`, program);
    }
    if (images.has(program.image)) return undefined;
    return failure("EXECUTOR_IMAGE_MISSING", `no image ${program.image} on this machine`, program);
  }

  function start(program: Program): Running | DmsError {
    const script = images.get(program.image);
    if (script === undefined || script.failsToStart === true) {
      return failure("EXECUTOR_START_FAILED", `${program.image} could not be started`, program);
    }
    const made = play(program, script, clock, onChange);
    running.set(program.id, made);
    return made;
  }

  const result: MachinePrograms = {
    startDelayMs: 0,
    isBroken: false,
    running,
    launch(program, onUp) {
      const reason = objection(program);
      if (reason !== undefined) throw reason;
      starting.add(program.id);
      const delayMs =
        result.startDelayMs + (images.get(program.image)?.startMs ?? 0) + startMs + random.integer(startMs);
      const cancel = clock.after(delayMs, () => {
        starting.delete(program.id);
        onUp(start(program));
      });
      return () => {
        starting.delete(program.id);
        cancel();
      };
    },
    remove(id) {
      running.get(id)?.end(killed);
      running.delete(id);
    },
    losePower() {
      starting.clear();
      for (const one of running.values()) one.end({ exitCode: 255, how: "lost" });
    },
    powerUp(next) {
      clock = next;
    },
  };
  return result;
}

export interface MachineProgramsOptions {
  readonly clock: MortalClock;
  readonly random: Random;
  readonly images: ReadonlyMap<string, ImageScript>;
  /** Called for each start, output and end. */
  readonly onChange: (what: "program" | "output" | "end", program: Program, output?: Uint8Array) => void;
}

// Docker takes about a third of a second for a small image.
const startMs = 200;
const killed: Ended = { exitCode: 137, how: "stopped" };
// A program that heeds a stop needs a moment for it.
const stopMs = 20;
// What a daemon keeps of a program's output.
const outputLimitBytes = 4 * 1024 * 1024;

function play(
  program: Program,
  script: ImageScript,
  clock: MortalClock,
  onChange: MachineProgramsOptions["onChange"],
) {
  const argv = [...(program.entrypoint ?? []), ...(program.command ?? [])];
  const steps = script
    .run({ argv: argv.length > 0 ? argv : (script.command ?? []), environment: program.environment })
    [Symbol.iterator]();
  const output: Output[] = [];
  const waiting: ((ended: Ended) => void)[] = [];
  let keptBytes = 0;
  let cancel = () => {};
  let ended: Ended | undefined;

  function say(stream: Output["stream"], text: string): void {
    const bytes = new TextEncoder().encode(text);
    keptBytes += bytes.length;
    if (keptBytes <= outputLimitBytes) output.push({ stream, bytes });
    onChange("output", program, bytes);
    for (const listener of result.listeners) listener(stream, bytes);
  }

  function next(): void {
    while (ended === undefined) {
      const step = steps.next();
      if (step.done === true) return result.end({ exitCode: 0, how: "exited" });
      if (step.value.kind === "sleep") return sleepFor(step.value);
      if (step.value.kind === "output") say(step.value.stream, step.value.text);
      else result.end({ exitCode: step.value.code, how: step.value.how ?? "exited" });
    }
  }

  function sleepFor(step: Extract<Step, { kind: "sleep" }>): void {
    cancel = Number.isFinite(step.forMs) ? clock.after(step.forMs, next) : () => {};
  }

  const result = {
    program,
    output,
    get ended() {
      return ended;
    },
    listeners: new Set<OutputHandler>(),
    onceEnded(listener: (ended: Ended) => void) {
      if (ended === undefined) waiting.push(listener);
      else listener(ended);
    },
    stop(graceMs: number) {
      const heeds = script.ignoresStop !== true;
      const stopped: Ended = heeds ? { exitCode: 143, how: "stopped" } : killed;
      clock.after(heeds ? Math.min(stopMs, graceMs) : graceMs, () => result.end(stopped));
    },
    end(how: Ended) {
      if (ended !== undefined) return;
      cancel();
      ended = how;
      onChange("end", program);
      for (const listener of waiting.splice(0)) listener(how);
    },
  };
  onChange("program", program);
  clock.after(0, next);
  return result;
}

/** What everything is answered with while the executor is broken. */
export function unavailable(): DmsError {
  return new DmsError("EXECUTOR_UNAVAILABLE", "the executor does not answer");
}

function failure(code: string, sentence: string, { id, image }: Program): DmsError {
  return new DmsError(code, sentence, { id, image });
}
