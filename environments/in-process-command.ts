import { type ApiClient, type CliEnvironment, type Clock, DmsError, runCli } from "../src/index.ts";
import type { CommandResult, RunningCommand } from "./fleet.ts";

/** What a command line needs of the machine that it is typed at. */
export interface Keyboard {
  readonly client: ApiClient;
  readonly clock: Clock;
  readonly files: ReadonlyMap<string, string>;
}

/** A command of a process of its own, but in this one. `drive` turns the place's clock until a promise settles. */
export function inProcessCommand(
  { client, clock, files }: Keyboard,
  argv: readonly string[],
  drive: <T>(work: Promise<T>) => Promise<T>,
): RunningCommand {
  const keyboard = new AbortController();
  let stdout = "";
  let stderr = "";
  let exitCode: number | undefined;
  const environment: CliEnvironment = {
    client,
    clock,
    readFile(path) {
      const text = files.get(path);
      if (text === undefined)
        throw new DmsError("CLI_FILE_UNREADABLE", `cannot read ${path}: no such file`, { path });
      return text;
    },
    stdout(text) {
      stdout += text;
    },
    stderr(text) {
      stderr += text;
    },
    isTerminal: false,
    signal: keyboard.signal,
    version: "features",
    variables: {},
  };
  const ended = runCli(argv, environment).then((code): CommandResult => {
    exitCode = code;
    return { exitCode: code, stdout, stderr };
  });
  return {
    get stdout() {
      return stdout;
    },
    get stderr() {
      return stderr;
    },
    get exitCode() {
      return exitCode;
    },
    ended: () => drive(ended),
    interrupt: () => keyboard.abort(new Error("Ctrl-C")),
  };
}

/**
 * Loads every command once. They are loaded when first typed, which is work of the operating system: it takes no
 * virtual time, so a simulated world must not wait for it.
 */
export async function loadCommands(): Promise<void> {
  const client: ApiClient = { request: async () => ({ status: 404, body: {} }) };
  const names = [
    "deploy",
    "ps",
    "describe",
    "logs",
    "stop",
    "ensemble",
    "status",
    "peers",
    "onboard",
    "offboard",
    "actor",
    "completion",
  ];
  const clock: Clock = { now: () => 0, after: () => () => {} };
  const files = new Map([["empty.yaml", ""]]);
  const lines = [...names.map((name) => [name, "--help"]), ["ensemble", "validate", "empty.yaml"]];
  for (const line of lines) await inProcessCommand({ client, clock, files }, line, (work) => work).ended();
}
