import type { Did } from "../did/did.ts";
import type { Reply } from "../errors/refusal.ts";
import type { PeerId } from "../network/network.ts";
import type { Cid } from "../ucan/cid.ts";
import type { Handle } from "./handle.ts";

/** Who waits for receipts to one invocation, and from whom they are taken. */
export interface Continuation {
  /** The actor that asked; receipts are addressed to it. */
  readonly asker: Handle;
  /** Whether a receipt of this issuer, over a stream of this peer, may be meant. Asked before any signature is checked. */
  expects(issuer: Did, peer: PeerId): boolean;
  /** Takes what the issuer, proven by now, answers. False when it is not what was waited for. */
  accept(from: Handle, out: Reply<unknown>): boolean;
  /** The asker stops. */
  cancel(): void;
}

/** All who wait, by the CID of what they asked: a receipt that nobody waits for finds nobody. */
export interface Continuations {
  /** False when too many wait already. */
  add(cid: Cid, continuation: Continuation): boolean;
  get(cid: Cid): Continuation | undefined;
  remove(cid: Cid): void;
  readonly size: number;
  /** Cancels what this actor waits for. */
  cancelOf(inbox: string): void;
}

export function continuations(limit: number): Continuations {
  const waiting = new Map<Cid, Continuation>();
  return {
    add: (cid, continuation) => {
      if (waiting.size >= limit) return false;
      waiting.set(cid, continuation);
      return true;
    },
    get: (cid) => waiting.get(cid),
    remove: (cid) => {
      waiting.delete(cid);
    },
    get size() {
      return waiting.size;
    },
    cancelOf: (inbox) => {
      for (const continuation of [...waiting.values()])
        if (continuation.asker.inbox === inbox) continuation.cancel();
    },
  };
}
