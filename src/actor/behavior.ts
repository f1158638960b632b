import type { z } from "zod";
import { type Refusal, refuse } from "../errors/refusal.ts";
import type { PeerId } from "../network/network.ts";
import type { Cid } from "../ucan/cid.ts";
import { type Command, command } from "../ucan/command.ts";
import type { Handle } from "./handle.ts";

/** What both ends of a message agree on. The asking side needs no more than this. */
export interface Contract<Input, Output> {
  /** The behaviour's name, which is also the capability that the sender must show. */
  readonly path: Command;
  readonly summary: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  /** Anyone may ask: a token that the sender signed for itself is enough. */
  readonly isPublic: boolean;
  /**
   * Only who has the actor's own key may ask, whatever was delegated: for what acts in the actor's own name, as who may
   * use that could do all that the actor may.
   */
  readonly isOwnersOnly?: boolean;
  /** Set for a behaviour that answers broadcasts on this topic, and only those. */
  readonly topic?: string;
  /**
   * Looks at a broadcast before its signature is checked, which is what costs: in a large network most nodes can tell
   * from the unproven message alone that it is not theirs to answer. Must be quick, and must not throw or keep anything.
   */
  readonly isForUs?: (message: unknown, ownPeer: PeerId) => boolean;
}

/** A contract and what an actor does about it. `State` is whatever the actor's maker hands to its behaviours. */
export interface Behavior<State, Input, Output> extends Contract<Input, Output> {
  readonly handle: (
    state: State,
    input: Input,
    message: Message,
  ) => Promise<Output | Refusal> | Output | Refusal;
}

/** What a behaviour may know of the message beside its input. */
export interface Message {
  readonly cid: Cid;
  /** The actor that asked: its DID is proven by the signature, its peer by the transport. */
  readonly from: Handle;
  /** Aborted when the asker no longer waits, or this actor stops. */
  readonly signal: AbortSignal;
}

/** Where a behaviour is declared: one per file. Dispatch, docs and tests are read from it. */
export function behavior<State, Input, Output>(declaration: {
  readonly path: string;
  readonly summary: string;
  readonly input: z.ZodType<Input>;
  readonly output: z.ZodType<Output>;
  readonly isPublic?: boolean;
  readonly isOwnersOnly?: boolean;
  readonly topic?: string;
  readonly isForUs?: Contract<Input, Output>["isForUs"] & {};
  readonly handle: Behavior<State, Input, Output>["handle"];
}): Behavior<State, Input, Output> {
  return { isPublic: false, ...declaration, path: command(declaration.path) };
}

/** What a behaviour returns that has nothing to say: no receipt is sent. For broadcasts, where silence is an answer. */
export const noReply: Refusal = Object.freeze(refuse("no-reply", "the behaviour chose not to answer"));
