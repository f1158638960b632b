import type { Cancel } from "../clock/clock.ts";
import type { Did } from "../did/did.ts";
import { grant, type Refusal, type Reply } from "../errors/refusal.ts";
import type { Anchors } from "../ucan/anchors.ts";
import { command } from "../ucan/command.ts";
import { delegate } from "../ucan/delegation.ts";
import type { Signer } from "../ucan/signer.ts";
import type { Actor } from "./actor.ts";
import { behaviorTable } from "./behavior-table.ts";
import { stopped } from "./conversation.ts";
import { type End, type Exit, normalEnd, type StopOptions, shutdownEnd } from "./end.ts";
import { frameOf } from "./envelope.ts";
import { actorError } from "./errors.ts";
import type { Handle } from "./handle.ts";
import { invoke } from "./invoke.ts";
import type { Kernel } from "./kernel.ts";
import { type LetterContents, letter, nonceBytes } from "./letter.ts";
import { sendLifeSeconds, sendTimeoutMs } from "./limits.ts";
import { link } from "./link.ts";
import type { LocalActor, Mail } from "./local-actor.ts";
import { mailbox } from "./mailbox.ts";
import { inboxLimitCharacters } from "./message-args.ts";
import { monitor } from "./monitor.ts";
import { publish } from "./publish.ts";
import { mailboxFull } from "./receive-request.ts";
import { refuseMail } from "./refuse-mail.ts";
import type { Topics } from "./topics.ts";
import { watchers } from "./watchers.ts";
import { worker } from "./worker.ts";

/** What an actor is made of. */
export interface Spawning {
  readonly inbox: string;
  readonly signer: Signer;
  readonly roots?: readonly Did[];
  readonly onCrash?: "crash" | "survive";
  readonly onExit?: (exit: Exit) => void;
  /** Whom actors without roots of their own believe. */
  readonly beliefs: () => Beliefs;
  readonly topics: Topics;
  readonly onStop: (inbox: string) => void;
}

/** Whom somebody believes beside themselves. */
export type Beliefs = Omit<Anchors, "self">;

/** Makes an actor and gives it its inbox. */
export function spawn(kernel: Kernel, spawning: Spawning): Actor {
  const { inbox, signer } = spawning;
  assertFree(kernel, inbox);
  const local = localActor(kernel, spawning);
  const monitored = new Set<Cancel>();
  local.watchers.add(() => {
    for (const cancel of monitored) cancel();
  });
  const ended = new Promise<End>((resolve) => {
    local.watchers.add(resolve);
  });
  kernel.actors.set(inbox, local);
  function stop(): void;
  function stop(options: StopOptions): Promise<void>;
  function stop(options: StopOptions = {}): Promise<void> {
    drain(kernel, local, options);
    return ended.then(() => {});
  }
  return {
    handle: local.handle,
    ended,
    register: local.table.register,
    unregister: local.table.unregister,
    unregisterBelow: local.table.unregisterBelow,
    behaviors: local.table.paths,
    send: (to, contract, input) => send(kernel, { sender: local, to, contract, input, ...oneWay }),
    invoke: (to, contract, input, options) =>
      invoke(kernel, { sender: local, to, contract, input, ...options }),
    publish: (contract, input, options) => publish(kernel, { sender: local, contract, input, ...options }),
    delegate: ({ to, command: path, expiresAtMs }) =>
      delegate(
        {
          signer,
          audience: to,
          subject: signer.did,
          command: command(path),
          expires: Math.floor(expiresAtMs / 1000),
          nonce: kernel.random.bytes(nonceBytes),
        },
        kernel.crypto,
      ),
    monitor: (other, onDown) => {
      const cancel = monitor(kernel, other, (down) => {
        monitored.delete(cancel);
        onDown(down);
      });
      monitored.add(cancel);
      return () => {
        monitored.delete(cancel);
        cancel();
      };
    },
    link: (other) => link(kernel.actors, local, other),
    stop,
  };
}

function localActor(kernel: Kernel, spawning: Spawning): LocalActor {
  const { inbox, signer, roots, beliefs, topics, onStop, onCrash, onExit } = spawning;
  const own = roots === undefined ? undefined : { roots: new Set(roots) };
  const work = worker(kernel, {
    signer,
    inbox,
    onCrash: onCrash === "crash" ? (message) => local.finish({ reason: "crashed", message }) : undefined,
  });
  const local: LocalActor = {
    handle: { did: signer.did, peer: kernel.self, inbox },
    signer,
    anchors: () => ({ ...(own ?? beliefs()), self: signer.did }),
    table: behaviorTable(topics.change),
    mailbox: mailbox({
      waitingLimit: kernel.limits.mailboxMessages,
      inFlightLimit: kernel.limits.handlersInFlight,
      handle: work.handle,
      senders: {
        senderOf: ({ from }) => from.peer,
        onEvicted: (mail) => turnAway(kernel, local, mail, mailboxFull),
      },
    }),
    watchers: watchers(kernel.telemetry),
    links: new Map(),
    onExit,
    finish: (end) => {
      if (kernel.actors.get(inbox) !== local) return;
      kernel.actors.delete(inbox);
      local.table.clear();
      kernel.continuations.cancelOf(inbox);
      work.abort();
      // Those whose messages had not been begun hear that the actor has stopped.
      for (const mail of local.mailbox.close()) turnAway(kernel, local, mail, stopped);
      onStop(inbox);
      local.watchers.tell(end);
    },
  };
  return local;
}

/** Takes nothing new, and ends the actor once what it had taken is handled, or when the time for that is over. */
function drain(kernel: Kernel, local: LocalActor, { drainMs = 0, reason }: StopOptions): void {
  const end = () => local.finish(reason === "shutdown" ? shutdownEnd : normalEnd);
  if (drainMs <= 0) return end();
  const cancel = kernel.clock.after(drainMs, end);
  local.watchers.add(cancel);
  void local.mailbox.drain().then(end);
}

const oneWay = { lifeMs: sendLifeSeconds * 1000, asks: false } as const;

/** Nobody can answer that proofs are missing, so they always go along. */
async function send(
  kernel: Kernel,
  contents: LetterContents & { readonly to: Handle },
): Promise<Reply<void>> {
  const { sender, to } = contents;
  if (kernel.isStopped() || kernel.actors.get(sender.handle.inbox) !== sender) return stopped;
  const written = letter(kernel, contents);
  if (!written.granted) return written;
  const frame = frameOf({ ...written.value, delegations: written.value.proofs });
  const reply = await kernel.post.deliverWithin(sendTimeoutMs, to.peer, frame);
  return reply.granted ? grant(undefined) : reply;
}

function turnAway(
  kernel: Kernel,
  actor: LocalActor,
  { invocation, request, from }: Mail,
  refusal: Refusal,
): void {
  refuseMail(kernel, { from: from.peer, invocation, request, actor, refusal, isProven: true });
}

function assertFree(kernel: Kernel, inbox: string): void {
  if (inbox === "" || inbox.length > inboxLimitCharacters)
    throw actorError("ACTOR_INBOX_INVALID", `an inbox is named by 1 to ${inboxLimitCharacters} characters`, {
      inbox,
    });
  if (kernel.actors.has(inbox))
    throw actorError("ACTOR_INBOX_TAKEN", `an actor of the inbox ${inbox} lives here already`, { inbox });
}
