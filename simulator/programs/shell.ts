import type { Step } from "./script.ts";
import { type Command, parse, ShellSyntaxError, type Word } from "./shell-syntax.ts";

/**
 * Plays a line of shell: `echo`, `printf`, `sleep`, `true`, `false`, `exit`, `env`, `cd` and `:`; `;`, `&&`, `||`,
 * `while … do … done`, `for … in … do … done`; `$NAME`, assignments, quotes and `>&2`. Returns the exit code.
 */
export function* runShell(
  text: string,
  environment: Readonly<Record<string, string>>,
): Generator<Step, number> {
  const shell = {
    variables: new Map(Object.entries(environment)),
    exitCode: undefined,
    idleRounds: 0,
    status: 0,
  };
  try {
    yield* runAll(parse(text), shell);
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    yield { kind: "output", stream: "stderr", text: `sh: ${error.message}\n` };
    return 2;
  }
  return shell.exitCode ?? shell.status;
}

interface Shell {
  readonly variables: Map<string, string>;
  /** Set by `exit`: nothing runs after it. */
  exitCode: number | undefined;
  /** Of the last command. */
  status: number;
  /** Rounds of loops since the last sleep. */
  idleRounds: number;
}

function* runAll(commands: readonly Command[], shell: Shell): Generator<Step, void> {
  for (const command of commands) {
    if (shell.exitCode !== undefined) return;
    if (command.after === "and" && shell.status !== 0) continue;
    if (command.after === "or" && shell.status === 0) continue;
    yield* run(command, shell);
  }
}

function* run(command: Command, shell: Shell): Generator<Step, void> {
  if (command.kind === "simple") return yield* runSimple(command.words, command.isToStderr, shell);
  if (command.kind === "for") {
    for (const value of command.values.map((word) => expanded(word, shell))) {
      if (shell.exitCode !== undefined) return;
      shell.variables.set(command.name, value);
      yield* runAll(command.body, shell);
    }
    return;
  }
  while (shell.exitCode === undefined) {
    yield* runAll(command.condition, shell);
    if (shell.exitCode !== undefined || shell.status !== 0) break;
    yield* runAll(command.body, shell);
    yield* rest(shell);
  }
  if (shell.exitCode === undefined) shell.status = 0;
}

/** A loop that never sleeps would never let virtual time pass. */
function* rest(shell: Shell): Generator<Step, void> {
  if (++shell.idleRounds < idleRoundsPerSleep) return;
  shell.idleRounds = 0;
  yield { kind: "sleep", forMs: 1000 };
}

const idleRoundsPerSleep = 100;

function* runSimple(words: readonly Word[], isToStderr: boolean, shell: Shell): Generator<Step, void> {
  const argv = words.map((word) => expanded(word, shell));
  while (argv[0] !== undefined && /^[A-Za-z_]\w*=/.test(argv[0])) {
    const [name = "", ...value] = (argv.shift() ?? "").split("=");
    shell.variables.set(name, value.join("="));
  }
  const [name, ...rest] = argv;
  const statusBefore = shell.status;
  shell.status = 0;
  const say = (text: string): Step => ({ kind: "output", stream: isToStderr ? "stderr" : "stdout", text });
  switch (name) {
    case undefined:
    case ":":
    case "true":
    case "cd":
      return;
    case "false":
      shell.status = 1;
      return;
    case "exit":
      shell.exitCode = rest[0] === undefined ? statusBefore : Number(rest[0]) & 255;
      return;
    case "echo":
      yield say(rest[0] === "-n" ? rest.slice(1).join(" ") : `${rest.join(" ")}\n`);
      return;
    case "printf":
      yield say(rest.join(" ").replaceAll("\\n", "\n"));
      return;
    case "env":
      yield say([...shell.variables].map(([key, value]) => `${key}=${value}\n`).join(""));
      return;
    case "sleep":
      shell.idleRounds = 0;
      yield { kind: "sleep", forMs: durationMs(rest[0] ?? "0") };
      return;
    default:
      shell.status = 127;
      yield { kind: "output", stream: "stderr", text: `sh: ${name}: not found\n` };
  }
}

function durationMs(text: string): number {
  if (text === "infinity") return Number.POSITIVE_INFINITY;
  const [, amount = "0", unit = "s"] = /^(\d+(?:\.\d+)?)([smh])?$/.exec(text) ?? [];
  const perUnit = { s: 1000, m: 60_000, h: 3_600_000 };
  return Number(amount) * (unit === "m" || unit === "h" ? perUnit[unit] : perUnit.s);
}

function expanded(word: Word, shell: Shell): string {
  return word
    .map(({ text, isLiteral }) =>
      isLiteral
        ? text
        : text.replace(/\$(?:\{(\w+)\}|(\w+)|\?)/g, (all, braced, plain) =>
            all === "$?" ? String(shell.status) : (shell.variables.get(braced ?? plain) ?? ""),
          ),
    )
    .join("");
}
