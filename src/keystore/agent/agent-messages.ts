import { z } from "zod";
import { parsePrincipal } from "../../did/did.ts";
import { fromHex } from "../hex.ts";
import { isKeyName } from "../key-name.ts";

/** One line of JSON each. There is no request that gives a key away. */
export const agentRequest = z.discriminatedUnion("ask", [
  z.strictObject({ ask: z.literal("keys") }),
  z.strictObject({ ask: z.literal("sign"), key: keyNameShape(), bytes: bytesShape() }),
  z.strictObject({ ask: z.literal("lock") }),
]);

/** A request that was read. */
export type AgentRequest = z.infer<typeof agentRequest>;

/** The answer to "keys". */
export const keysAnswer = z.object({
  keys: z
    .array(z.object({ name: keyNameShape(), did: principalShape(), type: z.enum(["ed25519", "secp256k1"]) }))
    .max(1_000),
});

/** The answer to "sign". */
export const signatureAnswer = z.object({ signature: bytesShape() });

/** The answer to "lock". */
export const lockedAnswer = z.object({ locked: z.literal(true) });

/** The answer to what it declines. */
export const agentRefusal = z.object({ because: z.string().max(100), message: z.string().max(1_000) });

function keyNameShape() {
  return z.string().refine(isKeyName);
}

function principalShape() {
  return z.string().transform((text, context) => {
    const principal = parsePrincipal(text);
    if (principal !== undefined) return principal;
    context.addIssue({ code: "custom", message: "no DID" });
    return z.NEVER;
  });
}

function bytesShape() {
  return z.string().transform((text, context) => {
    const bytes = fromHex(text);
    if (bytes !== undefined) return bytes;
    context.addIssue({ code: "custom", message: "not hex" });
    return z.NEVER;
  });
}
