import type { Cancel } from "../clock/clock.ts";
import type { Anchors } from "../ucan/anchors.ts";
import type { Invocation } from "../ucan/invocation.ts";
import type { Signer } from "../ucan/signer.ts";
import type { BehaviorTable, Entry } from "./behavior-table.ts";
import type { End, Exit } from "./end.ts";
import type { Handle } from "./handle.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Request } from "./message-args.ts";
import type { Watchers } from "./watchers.ts";

/** An actor as its own system sees it. */
export interface LocalActor {
  readonly handle: Handle;
  readonly signer: Signer;
  /** Whom it takes orders from, as it is now. */
  readonly anchors: () => Anchors;
  readonly table: BehaviorTable;
  readonly mailbox: Mailbox<Mail>;
  /** Who hears of its end. */
  readonly watchers: Watchers;
  /** Whom it is linked to, each with what unties the two. */
  readonly links: Map<LocalActor, Cancel>;
  /** Set where it traps exits. */
  readonly onExit: ((exit: Exit) => void) | undefined;
  /** Ends it at once. Only the first end counts. */
  finish(end: End): void;
}

/** A message that was found good, with the behaviour that it is for. */
export interface Mail {
  readonly entry: Entry;
  readonly invocation: Invocation;
  readonly request: Request;
  readonly from: Handle;
  /** Of which nothing is known yet but that it is data. */
  readonly input: unknown;
}
