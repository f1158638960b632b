import type { Did } from "../did/did.ts";
import type { Invocation } from "../ucan/invocation.ts";
import type { Signer } from "../ucan/signer.ts";
import type { BehaviorTable, Entry } from "./behavior-table.ts";
import type { Handle } from "./handle.ts";
import type { Mailbox } from "./mailbox.ts";
import type { Request } from "./message-args.ts";

/** An actor as its own system sees it. */
export interface LocalActor {
  readonly handle: Handle;
  readonly signer: Signer;
  /** Whom it trusts beside itself. Grows when the system learns of another root. */
  readonly roots: ReadonlySet<Did>;
  readonly table: BehaviorTable;
  readonly mailbox: Mailbox<Mail>;
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
