import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { Principal } from "../../did/did.ts";
import { assert } from "../../errors/assert.ts";
import type { AnchorName } from "../../ucan/anchor-book.ts";
import type { Cid } from "../../ucan/cid.ts";
import type { NodeState } from "../state.ts";
import { cidSchema, principalSchema } from "../token-text.ts";

/** One of them at a time. */
export interface RemoveRequest {
  readonly root?: Principal;
  readonly require?: Cid;
  readonly provide?: Cid;
}

/** Takes an anchor away; its rights end with it, from the next message on. */
export const capRemove = behavior<NodeState, RemoveRequest, Record<string, never>>({
  path: "/dms/cap/remove",
  summary: "Takes an anchor away, and with it the rights that rest on it",
  input: z
    .strictObject({
      root: principalSchema.exactOptional(),
      require: cidSchema.exactOptional(),
      provide: cidSchema.exactOptional(),
    })
    .refine((request) => Object.keys(request).length === 1, "name one of root, require and provide"),
  output: z.strictObject({}),
  handle: ({ trust }, request) => {
    const reply = trust.remove(nameIn(request));
    return reply.granted ? {} : reply;
  },
});

function nameIn({ root, require, provide }: RemoveRequest): AnchorName {
  if (root !== undefined) return { root };
  if (require !== undefined) return { require };
  assert(provide !== undefined, "the schema asks for one of the three");
  return { provide };
}
