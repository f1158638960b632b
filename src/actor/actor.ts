import type { Cancel } from "../clock/clock.ts";
import type { Reply } from "../errors/refusal.ts";
import type { Command } from "../ucan/command.ts";
import type { Delegation } from "../ucan/delegation.ts";
import type { Behavior, Contract } from "./behavior.ts";
import type { End, StopOptions } from "./end.ts";
import type { Handle } from "./handle.ts";
import type { Down } from "./monitor.ts";

/**
 * Something with a key, an inbox and behaviours, that others reach only by messages. Its state is its own: whoever
 * wants to know asks. Delivery is at most once and in order per pair of peers; docs/actors.md has all that is promised.
 */
export interface Actor {
  readonly handle: Handle;
  /** Takes up a behaviour, from the next message on. A second one of the same path takes the first one's place. */
  register<State, Input, Output>(behavior: Behavior<State, Input, Output>, state: State): void;
  /** Messages for it go to dead letters from now on. */
  unregister(path: string): void;
  /** The same for this path and all below it: a whole namespace ends at once. What was taken before is still handled. */
  unregisterBelow(namespace: Command): void;
  /** Paths of what is registered now, in order. */
  behaviors(): readonly string[];
  /** Sends and does not wait for an answer: the answer says only whether the peer took the message. */
  send<Input, Output>(to: Handle, contract: Contract<Input, Output>, input: Input): Promise<Reply<void>>;
  /**
   * Asks and waits for the receipt. Never throws: what went wrong is a Refusal, of the other's ("not-authorized",
   * "unknown-behavior", "bad-input", "mailbox-full", or the behaviour's own) or of the way there ("unreachable",
   * "deadline", "not-delegated": we hold no token for it; "bad-reply").
   */
  invoke<Input, Output>(
    to: Handle,
    contract: Contract<Input, Output>,
    input: Input,
    options: InvokeOptions,
  ): Promise<Reply<Output>>;
  /**
   * Asks everybody on the contract's topic. Receipts are handed to `onReply` until `stop` is called or `timeoutMs` is
   * over; what does not parse is counted and dropped. Resolves when collecting ended. Refused beside what `invoke` is:
   * "not-the-peer", for an actor whose key is not the peer's own, since gossip does not say where to answer.
   */
  publish<Input, Output>(
    contract: Contract<Input, Output>,
    input: Input,
    options: InvokeOptions & {
      readonly onReply: (from: Handle, reply: Reply<Output>) => void;
      /** Ends the collecting early, without being an error. */
      readonly stop?: AbortSignal;
      /** Receipts read at most: an answer costs a signature check. */
      readonly limit?: number;
    },
  ): Promise<Reply<void>>;
  /** Lets others use behaviours of this actor: `command` and all below it, until `expiresAtMs` of our clock. */
  delegate(grantOf: {
    readonly to: Handle["did"];
    readonly command: string;
    readonly expiresAtMs: number;
  }): Delegation;
  /** Resolves with how it ended. */
  readonly ended: Promise<End>;
  /**
   * Tells `onDown` once how another actor of this system ends, until called off or until this one ends; "no-actor" where
   * there is none. For actors elsewhere there is `monitorRemote`.
   */
  monitor(other: Handle, onDown: (down: Down) => void): Cancel;
  /** Falls with another actor of this system, and takes it along, unless one traps exits: see link.ts. */
  link(other: Handle): Cancel;
  /** Takes no more messages; waiting invokes end with the refusal "stopped", as do messages that were not begun. */
  stop(): void;
  /** The same; resolves when it has ended, which with `drainMs` is once all that it had taken was handled. */
  stop(options: StopOptions): Promise<void>;
}

export interface InvokeOptions {
  /** How long to wait for the answer, in milliseconds; at most 300,000 (the longest life of an invocation). */
  readonly timeoutMs: number;
  readonly signal?: AbortSignal;
}
