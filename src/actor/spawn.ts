import type { Did } from "../did/did.ts";
import { grant, type Reply } from "../errors/refusal.ts";
import { command } from "../ucan/command.ts";
import { delegate } from "../ucan/delegation.ts";
import type { Signer } from "../ucan/signer.ts";
import type { Actor } from "./actor.ts";
import { behaviorTable } from "./behavior-table.ts";
import { stopped } from "./conversation.ts";
import { frameOf } from "./envelope.ts";
import { actorError } from "./errors.ts";
import type { Handle } from "./handle.ts";
import { invoke } from "./invoke.ts";
import type { Kernel } from "./kernel.ts";
import { type LetterContents, letter, nonceBytes } from "./letter.ts";
import { sendLifeSeconds, sendTimeoutMs } from "./limits.ts";
import type { LocalActor } from "./local-actor.ts";
import { mailbox } from "./mailbox.ts";
import { inboxLimitCharacters } from "./message-args.ts";
import { publish } from "./publish.ts";
import { refuseMail } from "./refuse-mail.ts";
import type { Topics } from "./topics.ts";
import { worker } from "./worker.ts";

/** What an actor is made of. */
export interface Spawning {
  readonly inbox: string;
  readonly signer: Signer;
  readonly roots?: readonly Did[];
  readonly systemRoots: ReadonlySet<Did>;
  readonly topics: Topics;
  readonly onStop: (inbox: string) => void;
}

/** Makes an actor and gives it its inbox. */
export function spawn(
  kernel: Kernel,
  { inbox, signer, roots, systemRoots, topics, onStop }: Spawning,
): Actor {
  assertFree(kernel, inbox);
  const handle: Handle = { did: signer.did, peer: kernel.self, inbox };
  const work = worker(kernel, signer, inbox);
  const local: LocalActor = {
    handle,
    signer,
    roots: roots === undefined ? systemRoots : new Set(roots),
    table: behaviorTable(topics.change),
    mailbox: mailbox({
      waitingLimit: kernel.limits.mailboxMessages,
      inFlightLimit: kernel.limits.handlersInFlight,
      handle: work.handle,
    }),
  };
  kernel.actors.set(inbox, local);
  return {
    handle,
    register: local.table.register,
    unregister: local.table.unregister,
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
    stop: () => {
      if (kernel.actors.get(inbox) !== local) return;
      kernel.actors.delete(inbox);
      local.table.clear();
      kernel.continuations.cancelOf(inbox);
      work.abort();
      turnAway(kernel, local);
      onStop(inbox);
    },
  };
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

/** Those whose messages had not been begun hear that the actor has stopped. */
function turnAway(kernel: Kernel, actor: LocalActor): void {
  for (const { invocation, request, from } of actor.mailbox.close())
    refuseMail(kernel, { from: from.peer, invocation, request, actor, refusal: stopped, isProven: true });
}

function assertFree(kernel: Kernel, inbox: string): void {
  if (inbox === "" || inbox.length > inboxLimitCharacters)
    throw actorError("ACTOR_INBOX_INVALID", `an inbox is named by 1 to ${inboxLimitCharacters} characters`, {
      inbox,
    });
  if (kernel.actors.has(inbox))
    throw actorError("ACTOR_INBOX_TAKEN", `an actor of the inbox ${inbox} lives here already`, { inbox });
}
