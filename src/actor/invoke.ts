import { grant, type Reply, refuse } from "../errors/refusal.ts";
import type { Delegation } from "../ucan/delegation.ts";
import type { InvokeOptions } from "./actor.ts";
import type { Contract } from "./behavior.ts";
import { cancelled, conversation, stopped } from "./conversation.ts";
import { frameOf } from "./envelope.ts";
import { type Handle, peerOf } from "./handle.ts";
import type { Kernel } from "./kernel.ts";
import { type Letter, letter } from "./letter.ts";
import { longestLifeSeconds } from "./limits.ts";
import type { LocalActor } from "./local-actor.ts";

/** What one actor asks another. */
export interface Question<Input, Output> extends InvokeOptions {
  readonly sender: LocalActor;
  readonly to: Handle;
  readonly contract: Contract<Input, Output>;
  readonly input: Input;
}

/** Asks one actor and resolves with its answer, or with why there is none. Never rejects. */
export async function invoke<Input, Output>(
  kernel: Kernel,
  question: Question<Input, Output>,
): Promise<Reply<Output>> {
  const { contract, to, signal } = question;
  if (signal?.aborted) return cancelled;
  const timeoutMs = Math.min(question.timeoutMs, longestLifeSeconds * 1000);
  const written = letter(kernel, { ...question, lifeMs: timeoutMs, asks: true });
  if (!written.granted) return written;
  const reply = await answerTo(kernel, {
    sender: question.sender,
    to,
    letter: written.value,
    timeoutMs,
    signal,
  });
  return reply.granted ? parsed(contract, reply.value) : reply;
}

/** What came back as what the contract promises. */
export function parsed<Input, Output>(contract: Contract<Input, Output>, value: unknown): Reply<Output> {
  const output = contract.output.safeParse(value);
  if (output.success) return grant(output.data);
  return refuse(
    "bad-reply",
    `the answer is not what ${contract.path} promises: ${output.error.issues[0]?.message}`,
  );
}

interface Asking {
  readonly sender: LocalActor;
  readonly to: Handle;
  readonly letter: Letter;
  readonly timeoutMs: number;
  readonly signal: AbortSignal | undefined;
}

function answerTo(kernel: Kernel, asking: Asking): Promise<Reply<unknown>> {
  const { sender, to, letter, timeoutMs, signal } = asking;
  const { cid } = letter.invocation;
  if (kernel.isStopped() || kernel.actors.get(sender.handle.inbox) !== sender)
    return Promise.resolve(stopped);
  return new Promise((resolve) => {
    const attached = kernel.proofs.toAttach(to.peer, letter.proofs);
    let mayResend = attached.length < letter.proofs.length;
    const begun = conversation<Reply<unknown>>(kernel, {
      cid,
      timeoutMs,
      signal,
      atDeadline: refuse("deadline", `no answer within ${timeoutMs} ms`),
      onEnd: resolve,
      continuation: {
        asker: sender.handle,
        expects: (issuer, peer) => peer === to.peer && (issuer === to.did || peerOf(issuer) === peer),
        accept: (from, out) => {
          // The actor's host may say that it does not live there. It cannot speak for it otherwise.
          if (from.did !== to.did && out.granted) return false;
          if (mayResend && !out.granted && out.because === "need") {
            mayResend = false;
            kernel.proofs.forget(to.peer, letter.proofs);
            send(kernel.proofs.toAttach(to.peer, letter.proofs));
          } else if (begun.granted) begun.value.end(out);
          return true;
        },
      },
    });
    if (!begun.granted) return resolve(begun);
    const { value } = begun;
    const send = (proofs: readonly Delegation[]) =>
      value.send(async (sending) => {
        const frame = frameOf({ ...letter, delegations: proofs });
        const reply = await kernel.post.deliver(to.peer, frame, sending);
        if (!reply.granted) kernel.proofs.forget(to.peer, proofs);
        return reply;
      });
    send(attached);
  });
}
