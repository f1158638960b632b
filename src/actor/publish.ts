import type { Did } from "../did/did.ts";
import { assert } from "../errors/assert.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import type { InvokeOptions } from "./actor.ts";
import type { Contract } from "./behavior.ts";
import { cancelled, conversation, stopped } from "./conversation.ts";
import { frameOf } from "./envelope.ts";
import { type Handle, peerOf } from "./handle.ts";
import { parsed } from "./invoke.ts";
import type { Kernel } from "./kernel.ts";
import { letter } from "./letter.ts";
import { longestLifeSeconds } from "./limits.ts";
import type { LocalActor } from "./local-actor.ts";

/** What one actor asks everybody. */
export interface Inquiry<Input, Output> extends InvokeOptions {
  readonly sender: LocalActor;
  readonly contract: Contract<Input, Output>;
  readonly input: Input;
  readonly onReply: (from: Handle, reply: Reply<Output>) => void;
  readonly stop?: AbortSignal;
  readonly limit?: number;
}

/** Asks everybody on the contract's topic and hands out what comes back, one receipt of each node. Never rejects. */
export async function publish<Input, Output>(
  kernel: Kernel,
  inquiry: Inquiry<Input, Output>,
): Promise<Reply<void>> {
  const { sender, contract, signal, stop } = inquiry;
  const { topic } = contract;
  assert(topic !== undefined, "only a contract with a topic is published");
  if (signal?.aborted) return cancelled;
  if (kernel.isStopped() || kernel.actors.get(sender.handle.inbox) !== sender) return stopped;
  if (peerOf(sender.handle.did) !== kernel.self) return notThePeer;
  const timeoutMs = Math.min(inquiry.timeoutMs, longestLifeSeconds * 1000);
  const written = letter(kernel, { ...inquiry, to: undefined, lifeMs: timeoutMs, asks: true });
  if (!written.granted) return written;
  const { invocation, proofs, beside } = written.value;
  if (beside !== undefined) return tooLarge;
  return new Promise((resolve) => {
    const begun = conversation<Reply<void>>(kernel, {
      cid: invocation.cid,
      timeoutMs,
      signal,
      atDeadline: over,
      onEnd: (how) => {
        stop?.removeEventListener("abort", onStop);
        resolve(how);
      },
      continuation: collector(kernel, inquiry, () => onStop()),
    });
    const onStop = () => begun.granted && begun.value.end(over);
    if (!begun.granted) return resolve(begun);
    if (stop?.aborted) return onStop();
    stop?.addEventListener("abort", onStop, { once: true });
    begun.value.send(() => kernel.post.publish(topic, frameOf({ invocation, delegations: proofs })));
  });
}

const over = grant(undefined);
const notThePeer = refuse(
  "not-the-peer",
  "only the actor whose key is the peer's own may ask everybody: nobody else could be answered",
);
const tooLarge = refuse("too-large", "what is asked of everybody must fit into one token");

/** Reads one receipt of each DID whose peer it came from, up to the limit. */
function collector<Input, Output>(
  kernel: Kernel,
  { sender, contract, onReply, limit = kernel.limits.repliesPerPublish }: Inquiry<Input, Output>,
  onFull: () => void,
) {
  const heard = new Set<Did>();
  return {
    asker: sender.handle,
    expects: (issuer: Did, peer: Handle["peer"]) => !heard.has(issuer) && peerOf(issuer) === peer,
    accept: (from: Handle, out: Reply<unknown>) => {
      heard.add(from.did);
      const reply = out.granted ? parsed(contract, out.value) : out;
      if (!reply.granted && reply.because === "bad-reply") kernel.dead.count("bad-reply");
      else tell(kernel, () => onReply(from, reply));
      if (heard.size >= limit) onFull();
      return true;
    },
  };
}

/** What the listener does wrong must not reach the network, whose call this is. */
function tell(kernel: Kernel, listener: () => void): void {
  try {
    listener();
  } catch (error) {
    kernel.telemetry.log("error", "publish.listener-crashed", { message: sentenceOf(error) });
  }
}
