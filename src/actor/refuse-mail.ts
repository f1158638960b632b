import type { Refusal } from "../errors/refusal.ts";
import type { PeerId } from "../network/network.ts";
import { type Invocation, isSignedInvocation } from "../ucan/invocation.ts";
import { rootInbox } from "./handle.ts";
import type { Kernel } from "./kernel.ts";
import type { LocalActor } from "./local-actor.ts";
import type { Request } from "./message-args.ts";
import { sendReceipt } from "./receipt.ts";

/** A request that is not handled, and what is known of it. */
export interface Refused {
  readonly from: PeerId;
  readonly invocation: Invocation;
  readonly request: Request;
  /** Undefined where no actor of ours is addressed: then the peer's own DID answers, if its actor lives here. */
  readonly actor: LocalActor | undefined;
  readonly refusal: Refusal;
  /** Whether the sender's signature was checked already. */
  readonly isProven: boolean;
}

/** Counts a message that cannot even be understood, or that must not be answered. */
export function drop(kernel: Kernel, from: PeerId, because: string, invocation?: Invocation): void {
  kernel.dead.count(because);
  kernel.trace.refused(
    invocation === undefined
      ? { from, because }
      : { from, because, cid: invocation.cid, behavior: invocation.command },
  );
}

/**
 * Counts a refused request and tells its sender why, unless that is not waiting, or cannot be believed to be who it
 * says. An answer costs us a check and a signature, so each peer gets so many and no more.
 */
export function refuseMail(kernel: Kernel, refused: Refused): void {
  const { from, invocation, request, refusal } = refused;
  drop(kernel, from, refusal.because, invocation);
  if (!request.asks || unanswered.has(refusal.because)) return;
  const signer = refused.actor?.signer ?? kernel.hostSigner();
  if (signer === undefined) return;
  if (from !== kernel.self && !kernel.refusals.take(from)) return kernel.dead.count("refusal-unsent");
  if (!refused.isProven && !isSignedInvocation(invocation, kernel.crypto))
    return kernel.dead.count("bad-signature");
  const inbox = refused.actor?.handle.inbox ?? rootInbox;
  sendReceipt(kernel, {
    signer,
    inbox,
    request: invocation,
    to: { peer: from, inbox: request.from },
    out: refusal,
  });
}

/** A forger learns nothing, and whoever replays would only make us repeat ourselves. */
const unanswered: ReadonlySet<string> = new Set(["bad-signature", "replayed"]);
