import { DmsError, sentenceOf } from "../errors/dms-error.ts";
import { grant, isRefusal, type Reply, refuse } from "../errors/refusal.ts";
import type { Signer } from "../ucan/signer.ts";
import { remainingMs } from "./admission.ts";
import { noReply } from "./behavior.ts";
import type { Kernel } from "./kernel.ts";
import type { Mail } from "./local-actor.ts";
import { type MessageScope, messageScope } from "./message-scope.ts";
import { internalError, sendReceipt } from "./receipt.ts";

/** Runs the behaviours of one actor and answers for them. */
export interface Worker {
  /** Never rejects. */
  handle(mail: Mail): Promise<void>;
  /** Tells every handler under way that the actor stops. What they still answer is still sent. */
  abort(): void;
}

/** Whose behaviours they are, and what becomes of it when one of them breaks a promise. */
export interface WorkerOptions {
  readonly signer: Signer;
  readonly inbox: string;
  /** Called once the asker was answered. Absent: the actor lives on. */
  readonly onCrash: ((message: string) => void) | undefined;
}

export function worker(kernel: Kernel, { signer, inbox, onCrash }: WorkerOptions): Worker {
  const underWay = new Set<MessageScope>();
  return {
    handle: async (mail) => {
      const { invocation, request, from } = mail;
      const life = remainingMs(invocation, kernel.clock.now());
      const scope = messageScope({ clock: kernel.clock, cid: invocation.cid, from, remainingMs: life });
      underWay.add(scope);
      const out = await outcome(kernel, mail, scope);
      underWay.delete(scope);
      scope.end();
      if (request.asks && out !== noReply)
        sendReceipt(kernel, { signer, inbox, request: invocation, to: from, out });
      if (out === internalError) onCrash?.(`its behaviour ${mail.entry.path} broke a promise`);
    },
    abort: () => {
      for (const scope of underWay) scope.abort();
    },
  };
}

async function outcome(kernel: Kernel, mail: Mail, { message }: MessageScope): Promise<Reply<unknown>> {
  try {
    const result = await mail.entry.run(mail.input, message);
    return isRefusal(result) ? result : grant(result);
  } catch (error) {
    if (isRefusal(error)) return error;
    // A failure of the world concerns whoever asked. Anything else is a mistake of ours, and stays in our log.
    if (error instanceof DmsError) return refuse("failed", error.message, { code: error.code });
    const stack = error instanceof Error ? error.stack : undefined;
    kernel.telemetry.log("error", "behavior.crashed", {
      behavior: mail.entry.path,
      message: sentenceOf(error),
      stack,
    });
    kernel.dead.count("internal-error");
    return internalError;
  }
}
