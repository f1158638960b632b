import { type Refusal, refuse } from "../errors/refusal.ts";
import type { PeerId } from "../network/network.ts";
import type { Invocation } from "../ucan/invocation.ts";
import { hopsProblem, isUnicast, timeProblem } from "./admission.ts";
import { authorize } from "./authority.ts";
import type { Entry } from "./behavior-table.ts";
import { contentOf } from "./content.ts";
import { stopped } from "./conversation.ts";
import type { Parcel } from "./envelope.ts";
import type { Kernel } from "./kernel.ts";
import type { LocalActor } from "./local-actor.ts";
import { type Request, readRequest, requestContent } from "./message-args.ts";
import { drop, refuseMail } from "./refuse-mail.ts";

/**
 * A request that came over a direct stream: checks it, cheapest first, and puts it into the actor's mailbox, or says
 * why not. "busy" only for a peer that has used up its budget.
 */
export function receiveRequest(kernel: Kernel, from: PeerId, parcel: Parcel): "taken" | "busy" {
  const { invocation } = parcel;
  const request = readRequest(invocation);
  if (request === undefined) return dropped(kernel, from, "malformed", invocation);
  if (!isUnicast(invocation, request)) return dropped(kernel, from, "not-unicast", invocation);
  const inbox = kernel.actors.get(request.to);
  const actor = inbox?.signer.did === invocation.audience ? inbox : undefined;
  const refusal =
    (inbox === undefined ? unknownInbox : undefined) ??
    (actor === undefined ? wrongAudience : undefined) ??
    timeProblem(invocation, kernel.clock.now(), kernel.issuedSinceMs) ??
    hopsProblem(invocation, request);
  if (refusal !== undefined || actor === undefined) {
    refuseMail(kernel, {
      from,
      invocation,
      request,
      actor,
      refusal: refusal ?? wrongAudience,
      isProven: false,
    });
    return "taken";
  }
  if (from !== kernel.self && !kernel.frames.take(from)) {
    drop(kernel, from, "over-budget", invocation);
    return "busy";
  }
  accept(kernel, { from, parcel, request, actor });
  return "taken";
}

interface Addressed {
  readonly from: PeerId;
  readonly parcel: Parcel;
  readonly request: Request;
  readonly actor: LocalActor;
}

function accept(kernel: Kernel, mail: Addressed): void {
  const { parcel, actor } = mail;
  const { invocation, delegations: attached } = parcel;
  const refused = (refusal: Refusal, isProven: boolean) =>
    refuseMail(kernel, { ...mail, invocation, refusal, isProven });
  const unproven = (refusal: Refusal) => refused(refusal, false);
  if (kernel.replays.isSeen(invocation.cid)) return unproven(replayed);
  const entry = actor.table.get(invocation.command);
  // A behaviour on a topic answers broadcasts, and only those.
  if (entry === undefined || entry.topic !== undefined) return unproven(unknownBehavior(invocation));
  const authorized = authorize(kernel, { invocation, attached, entry, actors: [actor] });
  if (!authorized.granted) return unproven(authorized);
  const undelivered = deliver(kernel, actor, entry, mail);
  if (undelivered !== undefined) refused(undelivered, true);
}

/** Puts a message whose sender may ask into the mailbox, or tells why not: "malformed", "mailbox-full", "stopped". */
export function deliver(
  kernel: Kernel,
  actor: LocalActor,
  entry: Entry,
  { from, parcel, request }: Omit<Addressed, "actor">,
): Refusal | undefined {
  const { invocation } = parcel;
  if (kernel.isDraining() && from !== kernel.self) return stopped;
  const content = contentOf(parcel, requestContent, kernel.crypto);
  if (!content.granted) return content;
  const sender = { did: invocation.issuer, peer: from, inbox: request.from };
  if (!actor.mailbox.put({ entry, invocation, request, from: sender, input: content.value }))
    return actor.mailbox.isOpen ? mailboxFull : stopped;
  kernel.trace.accepted({ cid: invocation.cid, from, behavior: entry.path });
  return undefined;
}

function dropped(kernel: Kernel, from: PeerId, because: string, invocation: Invocation): "taken" {
  drop(kernel, from, because, invocation);
  return "taken";
}

function unknownBehavior({ command }: Invocation): Refusal {
  return refuse("unknown-behavior", `the actor has no behaviour ${command}`);
}

const unknownInbox = refuse("unknown-inbox", "no such actor lives on this peer; perhaps it has ended");
const wrongAudience = refuse(
  "wrong-audience",
  "the message is for an actor with another key than the one here",
);
const replayed = refuse("replayed", "this message was received before");
/** There is no room for the message, or another sender needs its place more. */
export const mailboxFull = refuse("mailbox-full", "too many messages wait for the actor; try again shortly");
