import { type Reply, refuse } from "../errors/refusal.ts";
import type { PeerId } from "../network/network.ts";
import { isSelfIssued } from "./authority.ts";
import { contentOf } from "./content.ts";
import type { Parcel } from "./envelope.ts";
import type { Kernel } from "./kernel.ts";
import { readOutcome, readReceipt, receiptContent } from "./message-args.ts";
import { drop } from "./refuse-mail.ts";

/**
 * A receipt: taken by whoever waits for one to its cause, from this very issuer over this very peer, and by nobody
 * else. Nothing is ever answered to it. Its times are not looked at: it is good for as long as somebody waits.
 */
export function receiveReceipt(kernel: Kernel, from: PeerId, parcel: Parcel): "taken" | "busy" {
  const { invocation } = parcel;
  const receipt = readReceipt(invocation);
  const waiting = invocation.cause === undefined ? undefined : kernel.continuations.get(invocation.cause);
  const isExpected =
    waiting !== undefined &&
    invocation.audience === waiting.asker.did &&
    receipt?.to === waiting.asker.inbox &&
    waiting.expects(invocation.issuer, from);
  if (receipt === undefined) drop(kernel, from, "malformed", invocation);
  else if (!isExpected) drop(kernel, from, "unexpected-receipt", invocation);
  else if (from !== kernel.self && !kernel.frames.take(from)) {
    drop(kernel, from, "over-budget", invocation);
    return "busy";
  } else if (!isSelfIssued(kernel, invocation)) drop(kernel, from, "bad-signature", invocation);
  else if (
    !waiting.accept({ did: invocation.issuer, peer: from, inbox: receipt.from }, outcomeOf(kernel, parcel))
  )
    drop(kernel, from, "unexpected-receipt", invocation);
  return "taken";
}

/** The issuer did answer, so the waiting ends, even where nobody can read what it says. */
function outcomeOf({ crypto }: Kernel, parcel: Parcel): Reply<unknown> {
  const content = contentOf(parcel, receiptContent, crypto);
  return (content.granted ? readOutcome(content.value) : undefined) ?? unreadable;
}

const unreadable = refuse("bad-reply", "the answer cannot be read");
