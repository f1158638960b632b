import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { Principal } from "../../did/did.ts";
import { type Command, isCommand } from "../../ucan/command.ts";
import { chainLimit } from "../../ucan/limits.ts";
import type { NodeState } from "../state.ts";
import {
  commandSchema,
  principalSchema,
  type ShownDelegation,
  shownDelegation,
  shownDelegationSchema,
} from "../token-text.ts";

/** What the node is to give of its own. */
export interface GrantRequest {
  readonly audience: Principal;
  readonly command: Command;
  /** Unix seconds. */
  readonly expires: number;
  /** See `Bounds`. */
  readonly topics?: readonly string[];
  readonly depth?: number;
}

/** Gives somebody a right on this node, signed with its own key: only who has that key may. */
export const capGrant = behavior<NodeState, GrantRequest, ShownDelegation>({
  path: "/dms/cap/grant",
  summary: "Gives somebody a right on this node, as a token that the node signs",
  isOwnersOnly: true,
  input: z.strictObject({
    audience: principalSchema,
    command: commandSchema,
    expires: z.int().min(0).describe("Unix seconds"),
    topics: z
      .array(
        z
          .string()
          .max(256)
          .refine((topic) => topic === "" || isCommand(topic), "topics are written like commands"),
      )
      .min(1)
      .max(16)
      .exactOptional(),
    depth: z.int().min(1).max(chainLimit).exactOptional(),
  }),
  output: shownDelegationSchema,
  handle: ({ trust }, wish) => {
    const reply = trust.grant(wish);
    return reply.granted ? shownDelegation(reply.value) : reply;
  },
});
