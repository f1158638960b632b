import type { PeerId } from "../network/network.ts";
import type { Invocation } from "../ucan/invocation.ts";
import { hopsProblem, isBroadcastOn, timeProblem } from "./admission.ts";
import { authorize } from "./authority.ts";
import type { Entry } from "./behavior-table.ts";
import type { Parcel } from "./envelope.ts";
import { peerOf } from "./handle.ts";
import type { Kernel } from "./kernel.ts";
import type { LocalActor } from "./local-actor.ts";
import { readRequest, requestContent } from "./message-args.ts";
import { deliver } from "./receive-request.ts";
import { drop } from "./refuse-mail.ts";

/** What the network is to do with a broadcast: pass it on, keep it, or keep it and think less of who sent it. */
export type BroadcastVerdict = "accept" | "ignore" | "reject";

/**
 * A request that came over a topic: checks it, cheapest first, and puts it into the mailboxes of those who serve the
 * topic. A broadcast that is not handled is counted and never answered.
 */
export function receiveBroadcast(
  kernel: Kernel,
  topic: string,
  from: PeerId,
  parcel: Parcel,
): BroadcastVerdict {
  const { invocation } = parcel;
  const request = readRequest(invocation);
  const because = (code: string, verdict: BroadcastVerdict): BroadcastVerdict => {
    drop(kernel, from, code, invocation);
    return verdict;
  };
  // What is relayed by everybody has to be small.
  if (request === undefined || parcel.beside !== undefined) return because("malformed", "reject");
  if (!isBroadcastOn(topic, invocation, request)) return because("wrong-topic", "reject");
  const untimely = timeProblem(invocation, kernel.clock.now(), kernel.issuedSinceMs);
  if (untimely !== undefined) return because(untimely.because, "ignore");
  const miscounted = hopsProblem(invocation, request);
  if (miscounted !== undefined) return because(miscounted.because, "reject");
  const listeners = listenersOf(kernel, topic, invocation.command);
  const [first] = listeners;
  if (first === undefined) return because("unknown-behavior", "ignore");
  // Passed on nevertheless: whoever it is for may be reached only through us.
  if (!isForUs(first.entry, kernel.self, invocation)) return because("ignored-by-lottery", "accept");
  if (from !== kernel.self && !kernel.frames.take(from)) return because("over-budget", "ignore");
  if (kernel.replays.isSeen(invocation.cid)) return because("replayed", "ignore");
  const actors = listeners.map(({ actor }) => actor);
  const authorized = authorize(kernel, {
    invocation,
    attached: parcel.delegations,
    entry: first.entry,
    actors,
  });
  if (!authorized.granted)
    return because(authorized.because, honest.has(authorized.because) ? "ignore" : "reject");
  // Whoever handed it over may only have passed it on. Receipts go to the peer of the key that signed it.
  const publisher = peerOf(invocation.issuer);
  for (const { actor, entry } of listeners) {
    if (!authorized.value.includes(actor)) continue;
    const undelivered = deliver(kernel, actor, entry, { from: publisher, parcel, request });
    if (undelivered !== undefined) drop(kernel, from, undelivered.because, invocation);
  }
  return "accept";
}

/** Refusals that say nothing against whoever passed the broadcast on: others may judge differently. */
const honest: ReadonlySet<string> = new Set([
  "need",
  "not-authorized",
  "replayed",
  "busy",
  "too-many-messages",
  "expired",
  "not-yet-valid",
]);

interface Listener {
  readonly actor: LocalActor;
  readonly entry: Entry;
}

function listenersOf(kernel: Kernel, topic: string, path: string): readonly Listener[] {
  const listeners: Listener[] = [];
  for (const actor of kernel.actors.values()) {
    const entry = actor.table.get(path);
    if (entry?.topic === topic) listeners.push({ actor, entry });
  }
  return listeners;
}

function isForUs(entry: Entry, self: PeerId, { args }: Invocation): boolean {
  return entry.isForUs === undefined || entry.isForUs(args[requestContent], self);
}
