import type { Did } from "../did/did.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import type { Delegation } from "../ucan/delegation.ts";
import { invocation } from "../ucan/invocation.ts";
import type { Contract } from "./behavior.ts";
import { type Written, whyUnsendable, written } from "./content.ts";
import { asData } from "./data.ts";
import type { Handle } from "./handle.ts";
import type { Kernel } from "./kernel.ts";
import { longestLifeSeconds } from "./limits.ts";
import type { LocalActor } from "./local-actor.ts";
import { requestContent } from "./message-args.ts";

/** A request, signed, with the delegations that prove it. */
export interface Letter extends Written {
  readonly proofs: readonly Delegation[];
}

export interface LetterContents {
  readonly sender: LocalActor;
  /** Undefined in a broadcast. */
  readonly to: Handle | undefined;
  readonly contract: Pick<Contract<unknown, unknown>, "path" | "isPublic" | "topic">;
  readonly input: unknown;
  readonly lifeMs: number;
  readonly asks: boolean;
}

/** Nonces of 12 bytes: even a system that sends for years never draws one twice. */
export const nonceBytes = 12;

/** Writes and signs a request. Refused: "bad-input" (the input is no data), "too-large". */
export function letter(kernel: Kernel, contents: LetterContents): Reply<Letter> {
  const { sender, to, contract, lifeMs, asks } = contents;
  const proofs = provided(kernel, contents);
  const nowMs = kernel.clock.now();
  const sign = (content: Readonly<Record<string, unknown>>) =>
    invocation(
      {
        signer: sender.signer,
        subject: proofs[0]?.subject ?? sender.signer.did,
        command: contract.path,
        args: {
          to: to?.inbox ?? "",
          from: sender.handle.inbox,
          topic: to === undefined ? (contract.topic ?? "") : "",
          hops: proofs.length,
          asks,
          ...content,
        },
        proofs: proofs.map(({ cid }) => cid),
        expires: Math.ceil(nowMs / 1000 + Math.min(lifeMs / 1000, longestLifeSeconds)),
        issuedAt: Math.floor(nowMs / 1000),
        nonce: kernel.random.bytes(nonceBytes),
        ...(to === undefined ? {} : { audience: to.did }),
      },
      kernel.crypto,
    );
  try {
    return grant({ ...written(kernel.crypto, requestContent, asData(contents.input), sign), proofs });
  } catch (error) {
    const why = whyUnsendable(error);
    if (why === undefined) throw error;
    return refuse(why === "too-large" ? why : "bad-input", sentenceOf(error));
  }
}

/**
 * The chain to show: one of the target's own giving if we hold it, else any that covers the behaviour. We cannot know
 * whom the target trusts, so without one we still ask in our own name: the answer says what is missing.
 */
function provided(kernel: Kernel, { sender, to, contract }: LetterContents): readonly Delegation[] {
  const holder: Did = sender.signer.did;
  if (contract.isPublic || to?.did === holder) return [];
  const target = to === undefined ? {} : { target: to.did };
  return (
    kernel.held.provide({
      holder,
      command: contract.path,
      nowSeconds: kernel.clock.now() / 1000,
      ...target,
    }) ?? []
  );
}
