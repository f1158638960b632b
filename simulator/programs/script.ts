/** What a simulated program does, one step after another. */
export type Step =
  | { readonly kind: "output"; readonly stream: "stdout" | "stderr"; readonly text: string }
  | { readonly kind: "sleep"; readonly forMs: number }
  | { readonly kind: "exit"; readonly code: number; readonly how?: "exited" | "out-of-memory" };

/** What a script may know of the program it plays. */
export interface ScriptContext {
  readonly argv: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
}

/** An image of the simulated world. */
export interface ImageScript {
  /** What its program does; ending without an "exit" step is exit code 0. */
  readonly run: (context: ScriptContext) => Iterable<Step>;
  /** The argv when the ensemble gives none. */
  readonly command?: readonly string[];
  /** How long it takes to come up, beside what the machine adds. */
  readonly startMs?: number;
  readonly failsToStart?: boolean;
  /** Ends only when it is made to. */
  readonly ignoresStop?: boolean;
}

/** The usual kinds of program, said in a line. */
export function program({
  runForMs = 0,
  exitCode = 0,
  output = [],
  isHanging = false,
  ...rest
}: ProgramOptions): ImageScript {
  return {
    ...rest,
    *run() {
      for (const line of output) yield { kind: "output", stream: "stdout", text: `${line}\n` };
      yield { kind: "sleep", forMs: isHanging ? Number.POSITIVE_INFINITY : runForMs };
      yield { kind: "exit", code: exitCode };
    },
  };
}

export interface ProgramOptions extends Omit<ImageScript, "run"> {
  readonly runForMs?: number;
  readonly exitCode?: number;
  /** Lines on stdout, at the beginning. */
  readonly output?: readonly string[];
  /** Never ends by itself. */
  readonly isHanging?: boolean;
}
