import type { PeerId } from "../network/network.ts";
import type { Invocation } from "../ucan/invocation.ts";
import { isSelfIssued } from "./authority.ts";
import { readReceipt } from "./envelope.ts";
import type { Kernel } from "./kernel.ts";
import { drop } from "./refuse-mail.ts";

/**
 * A receipt: taken by whoever waits for one to its cause, from this very issuer over this very peer, and by nobody
 * else. Nothing is ever answered to it. Its times are not looked at: it is good for as long as somebody waits.
 */
export function receiveReceipt(kernel: Kernel, from: PeerId, invocation: Invocation): "taken" | "busy" {
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
  else if (!waiting.accept({ did: invocation.issuer, peer: from, inbox: receipt.from }, receipt.out))
    drop(kernel, from, "unexpected-receipt", invocation);
  return "taken";
}
