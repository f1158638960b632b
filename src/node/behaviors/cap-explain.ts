import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { Principal } from "../../did/did.ts";
import type { Command } from "../../ucan/command.ts";
import { decodeDelegation } from "../../ucan/delegation.ts";
import type { Explanation } from "../../ucan/explain.ts";
import { jsonText } from "../json-data.ts";
import type { NodeState } from "../state.ts";
import { commandSchema, principalSchema, refusingMalformed, tokensSchema } from "../token-text.ts";

/** A message that somebody might send. */
export interface ExplainRequest {
  readonly from: Principal;
  readonly command: Command;
  /** On which it would be published; absent: to this node alone. */
  readonly topic?: string;
  /** What the sender holds, where this node does not know it. */
  readonly proofs?: readonly Uint8Array[];
}

/** Policies nest deeper than a message may, so it travels as text. */
export interface Explained {
  /** An `Explanation`, in JSON. */
  readonly explanation: string;
}

/** Why a message from somebody would be accepted or refused here, link by link. */
export const capExplain = behavior<NodeState, ExplainRequest, Explained>({
  path: "/dms/cap/explain",
  summary: "Tells why a message from somebody would be accepted or refused here, link by link",
  input: z.strictObject({
    from: principalSchema,
    command: commandSchema,
    topic: z.string().max(256).exactOptional(),
    proofs: tokensSchema.exactOptional(),
  }),
  output: z.strictObject({ explanation: z.string() }),
  handle: ({ trust, crypto, actor }, { from, command, topic = "", proofs = [] }) =>
    refusingMalformed(() => {
      const shown = proofs.map((token) => decodeDelegation(token, crypto));
      const args = { to: actor.handle.inbox, topic };
      return { explanation: explanationText(trust.context.explain({ from, command, args, proofs: shown })) };
    }),
});

// Beside what a message carries already; at most eight links, and the message itself.
const policyLimitCharacters = 2_000;
const sideChainsShown = 32;

/** Side chains that come closest are shown first, as an organisation may have very many. */
function explanationText({ links, trust, ...verdict }: Explanation): string {
  const distance = ({ refusal }: Explanation["trust"]["sideChains"][number]) =>
    refusal === undefined ? 0 : refusal.because === "not-anchored" ? 2 : 1;
  const sideChains = trust.sideChains.toSorted((one, other) => distance(one) - distance(other));
  return jsonText({
    ...verdict,
    links: links.map((link) =>
      jsonText(link.policy).length > policyLimitCharacters ? { ...link, policy: [] } : link,
    ),
    trust: { ...trust, sideChains: sideChains.slice(0, sideChainsShown) },
  });
}
