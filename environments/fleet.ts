import type { EnvironmentName, Offer } from "./offers.ts";

/**
 * The machines of one scenario, wherever they live. Steps speak to nothing else. Waiting in it turns the clock of the
 * place: in the simulator an hour is a moment, elsewhere a second is a second.
 */
export interface Fleet {
  readonly environment: EnvironmentName;
  readonly offers: ReadonlySet<Offer>;
  /** All chance of the scenario comes from it, as far as the place allows. */
  readonly seed: string;
  /** Names, in the order of their start. */
  machines(): readonly string[];
  /** Starts a node on each, and returns when all of them answer their owners. */
  start(machines: readonly MachineSpec[]): Promise<void>;
  /** Asks the node to end, as Ctrl-C does. */
  stop(machine: string): Promise<void>;
  /** Kills the node's process. Its programs go on, its disk keeps what was written. */
  crash(machine: string): Promise<void>;
  /** The machine goes dark, with all that runs on it. */
  losePower(machine: string): Promise<void>;
  /** Starts a stopped or crashed node again, on the same disk. */
  restart(machine: string): Promise<void>;
  /** Types a `dms` command line on that machine, and waits for its end. */
  command(machine: string, argv: readonly string[]): Promise<CommandResult>;
  /** Types a command line that goes on: a follower, a waiter. */
  begin(machine: string, argv: readonly string[]): RunningCommand;
  /** Asks the machine's node over its local API. */
  ask(machine: string, request: Request): Promise<Answer>;
  /** Puts a file where commands of that machine find it by its name. */
  write(machine: string, file: string, text: string): Promise<void>;
  /** From now on nothing gets from one to the other, in either direction. */
  cut(one: string, other: string): void;
  /** Nothing reaches that machine any more, and nothing gets away from it. */
  isolate(machine: string): void;
  heal(): void;
  /** Has one machine do to another what no node does. */
  attack(attacker: string, victim: string, attack: Attack): Promise<void>;
  /** What that machine's node has refused so far, counted by reason. */
  refusedMessages(machine: string): Readonly<Record<string, number>>;
  /** Lets time pass. */
  advance(forMs: number): Promise<void>;
  /** Waits until the condition holds; rejects when it does not within that time. */
  within(limitMs: number, what: string, condition: () => boolean | Promise<boolean>): Promise<void>;
  /** Waits until the machines know each other. */
  settle(): Promise<void>;
  /** What the machine's node has said about itself, oldest first. */
  logs(machine: string): readonly string[];
  /** Programs that run on the machine for anyone, as its operating system or engine sees them. */
  programs(machine: string): Promise<number>;
  /** The permissions of the machine's door to its node, where it has one: 0o600 is its owner's alone. */
  doorMode(machine: string): number;
  /** Kills the process on that machine whose command line has this text in it, and returns when it is gone. */
  killProcess(machine: string, text: string): Promise<void>;
  /** What is there that should not be: after `down`, nothing. */
  leftovers(): Promise<readonly string[]>;
  /** Ends everything, and rejects when something was left behind or did not hold. */
  down(): Promise<void>;
}

/** A machine as a scenario describes it. */
export interface MachineSpec {
  /** Also its owner's. */
  readonly name: string;
  /** "member": trusts the network's organisation, and has its leave to deploy. "stranger": neither. "attacker": no node.
   * "terminal": no node either, only a place to type commands at. */
  readonly role?: "member" | "stranger" | "attacker" | "terminal";
  /** Absent: whatever the place has. */
  readonly hardware?: Amount;
  readonly region?: string;
}

/** Of a machine; what is absent is as usual. */
export interface Amount {
  readonly cores?: number;
  readonly memoryBytes?: number;
  readonly diskBytes?: number;
}

/** What a command that has ended leaves: all that a person or a script sees of it. */
export interface CommandResult {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that has not ended yet, or may not have. */
export interface RunningCommand {
  readonly stdout: string;
  readonly stderr: string;
  /** Undefined while it goes on. */
  readonly exitCode: number | undefined;
  ended(): Promise<CommandResult>;
  /** Ctrl-C. */
  interrupt(): void;
}

/** A question to a node's local API, as HTTP has it. */
export interface Request {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** What the API answered, whatever the status; the body is what its JSON said. */
export interface Answer {
  readonly status: number;
  readonly body: unknown;
}

/**
 * "replay": sends again what another has sent. "forge": changes one bit of it. "noise": bytes that mean nothing. A flood,
 * by its name, begins and goes on for half a minute.
 */
export type Attack = "replay" | "forge" | "noise" | { readonly flood: string };
