import { sentenceOf } from "../errors/dms-error.ts";
import { grant, type Refusal, type Reply, refuse } from "../errors/refusal.ts";
import type { PeerId } from "../network/network.ts";
import { type Invocation, invocation } from "../ucan/invocation.ts";
import type { Signer } from "../ucan/signer.ts";
import { type Written, whyUnsendable, written } from "./content.ts";
import { asData } from "./data.ts";
import { frameOf } from "./envelope.ts";
import type { Kernel } from "./kernel.ts";
import { nonceBytes } from "./letter.ts";
import { sendLifeSeconds, sendTimeoutMs } from "./limits.ts";
import { outcomeContent, receiptCommand, receiptContent } from "./message-args.ts";

export interface Answer {
  /** Whose statement it is, and of which of its inboxes. */
  readonly signer: Signer;
  readonly inbox: string;
  /** What is answered, and where its sender waits. */
  readonly request: Invocation;
  readonly to: { readonly peer: PeerId; readonly inbox: string };
  readonly out: Reply<unknown>;
}

/** Signs a receipt and sends it off. Nobody waits for it here: one that does not arrive is counted. */
export function sendReceipt(kernel: Kernel, answer: Answer): void {
  if (kernel.isStopped()) return kernel.dead.count("stopped");
  const frame = frameOf({ ...receipt(kernel, answer), delegations: [] });
  void kernel.post.deliverWithin(sendTimeoutMs, answer.to.peer, frame).then((reply) => {
    if (!reply.granted) kernel.dead.count("receipt-undelivered");
  });
}

/** The receipt, or one that says why the outcome cannot be told. */
function receipt(kernel: Kernel, answer: Answer): Written {
  try {
    return signed(kernel, answer, carried(answer.out));
  } catch (error) {
    const refusal = unspeakable(error);
    if (refusal.because === "internal-error") {
      const behavior = answer.request.command;
      kernel.telemetry.log("error", "behavior.output-invalid", { behavior, message: sentenceOf(error) });
    }
    return signed(kernel, answer, refusal);
  }
}

function signed(kernel: Kernel, { signer, inbox, request, to }: Answer, out: Reply<unknown>): Written {
  const nowSeconds = kernel.clock.now() / 1000;
  const sign = (content: Readonly<Record<string, unknown>>) =>
    invocation(
      {
        signer,
        subject: signer.did,
        audience: request.issuer,
        command: receiptCommand,
        args: { to: to.inbox, from: inbox, ...content },
        proofs: [],
        expires: Math.max(request.expires ?? 0, Math.ceil(nowSeconds) + sendLifeSeconds),
        issuedAt: Math.floor(nowSeconds),
        cause: request.cid,
        nonce: kernel.random.bytes(nonceBytes),
      },
      kernel.crypto,
    );
  return written(kernel.crypto, receiptContent, outcomeContent(out), sign);
}

function carried(out: Reply<unknown>): Reply<unknown> {
  if (out.granted) return grant(asData(out.value));
  const details = asData(out.details);
  return isDetails(details) ? refuse(out.because, out.message, details) : refuse(out.because, out.message);
}

function isDetails(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null;
}

function unspeakable(error: unknown): Refusal {
  const why = whyUnsendable(error);
  if (why === undefined) throw error;
  if (why === "not-data") return internalError;
  return refuse("reply-too-large", "the answer is too large for one message; ask for less of it");
}

/** What went wrong inside is our affair, and stands in our log. */
export const internalError = refuse("internal-error", "the other side failed inside; its log says how");
