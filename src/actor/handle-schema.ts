import { z } from "zod";
import { type Did, parseDid } from "../did/did.ts";
import type { PeerId } from "../network/network.ts";
import { parsePeerId } from "../network/peer-id.ts";
import type { Handle } from "./handle.ts";

/** A DID in a message, parsed once at the edge. */
export const didSchema: z.ZodType<Did> = z.string().max(128).transform(orIssue(parseDid, "not a did:key"));

/** A peer id in a message, parsed once at the edge. */
export const peerIdSchema: z.ZodType<PeerId> = z
  .string()
  .max(128)
  .transform(orIssue(parsePeerId, "not a peer id"));

/** A handle in a message. */
export const handleSchema: z.ZodType<Handle> = z.strictObject({
  did: didSchema,
  peer: peerIdSchema,
  inbox: z.string().min(1).max(128),
});

function orIssue<T>(parse: (text: string) => T | undefined, message: string) {
  return (text: string, context: z.core.$RefinementCtx): T => {
    const value = parse(text);
    if (value !== undefined) return value;
    context.addIssue({ code: "custom", message });
    return z.NEVER;
  };
}
