import type { ApiClient } from "../api/client.ts";
import type { Clock } from "../clock/clock.ts";
import type { Keys } from "../keystore/keys.ts";

/**
 * Everything of the world that a command may touch. A shell fills it with the process's own; the simulator with a
 * simulated node's API and a clock turned by hand, so that the same command line runs in both.
 */
export interface CliEnvironment {
  readonly client: ApiClient;
  readonly clock: Clock;
  /** Rejects with a DmsError that names the path. "-" is what is piped in. */
  readFile(path: string): string | Promise<string>;
  /** Results, and what tasks print. Text is handed over as it is: no newline is added. */
  stdout(text: string): void;
  /** Progress, hints and failures. */
  stderr(text: string): void;
  /** Somebody reads along: progress and hints are worth printing. */
  readonly isTerminal: boolean;
  /** Aborted by Ctrl-C. */
  readonly signal: AbortSignal;
  /** Of this program: release and commit. */
  readonly version: string;
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Who types; absent where nobody can be asked. */
  readonly person?: Person;
  /** All that was written into a descriptor that whoever started this program has opened, such as 3. */
  readDescriptor?(descriptor: number): string | Promise<string>;
  /** Loads the person's keys; absent where nobody has any. */
  readonly openKeys?: () => Promise<Keys>;
  /** What starts nodes on this machine; absent where there is no machine, as in the simulator. */
  readonly machine?: MachineCommands;
}

/** Who sits at the terminal, also while the program's input is piped in. */
export interface Person {
  /** The line that was typed. Rejects with CLI_NOBODY_TO_ASK where there is no terminal. */
  ask(question: string): Promise<string>;
  /** The same without showing what is typed. */
  askSecret(question: string): Promise<string>;
}

/** The two commands that need the network stack. Whoever fills in the environment loads it when they are called. */
export interface MachineCommands {
  /** Runs a node until the signal fires. Resolves with the exit code. */
  run(options: RunOptions): Promise<number>;
  /** Runs a network of nodes on this machine until the signal fires, and leaves nothing behind. */
  dev(options: DevOptions): Promise<number>;
}

/** What `dms run` was told; what is absent comes from the environment, the configuration file or a default. */
export interface RunOptions {
  readonly config: string | undefined;
  readonly dataDirectory: string | undefined;
  /** The name of one of the person's keys. */
  readonly identity: string | undefined;
  /** That key's, should the configuration name one. */
  readonly passphrase: (of: string) => Promise<string>;
  readonly apiSocket: string | undefined;
  readonly apiTcp: string | undefined;
  readonly name: string | undefined;
  readonly listen: readonly string[] | undefined;
  readonly bootstrap: readonly string[] | undefined;
  readonly trust: readonly string[] | undefined;
  /** Started by another program, and to end with it: when its stdin ends. */
  readonly isChild: boolean;
}

export interface DevOptions {
  readonly nodes: number;
}
