import { z } from "zod";
import { type Principal, parsePrincipal } from "../did/did.ts";
import { DmsError } from "../errors/dms-error.ts";
import { type Refusal, refuse } from "../errors/refusal.ts";
import { type Cid, parseCid } from "../ucan/cid.ts";
import { type Command, isCommand } from "../ucan/command.ts";
import { containerLimits } from "../ucan/container.ts";
import type { Delegation } from "../ucan/delegation.ts";
import { chainLimit, tokenLimitBytes } from "../ucan/limits.ts";

/** A delegation for people and programs: what they want to read of it, and the token itself. */
export interface ShownDelegation {
  readonly cid: string;
  readonly issuer: string;
  readonly audience: string;
  /** Absent: a powerline. */
  readonly subject?: string;
  readonly command: string;
  readonly notBefore?: number;
  /** Unix seconds. */
  readonly expires?: number;
  /** In base64. */
  readonly token: string;
}

/** The schema of `shownDelegation`. */
export const shownDelegationSchema = z.strictObject({
  cid: z.string(),
  issuer: z.string(),
  audience: z.string(),
  subject: z.string().exactOptional(),
  command: z.string(),
  notBefore: z.number().exactOptional(),
  expires: z.number().exactOptional().describe("Unix seconds"),
  token: z.string().describe("base64"),
});

/** A delegation as it is shown. */
export function shownDelegation(delegation: Delegation): ShownDelegation {
  const { cid, issuer, audience, subject, command, notBefore, expires, bytes } = delegation;
  return {
    cid,
    issuer,
    audience,
    ...(subject === undefined ? {} : { subject }),
    command,
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(expires === undefined ? {} : { expires }),
    token: base64Of(bytes),
  };
}

/** A token: bytes from an actor, base64 from a program of the machine. */
export const tokenSchema = bytesSchema(tokenLimitBytes);

/** A container of tokens, such as a revocation with its path, in the same two forms. */
export const frameSchema = bytesSchema(containerLimits.frameBytes);

/** Delegations that belong together; with more of them they come in several calls. */
export const tokensSchema = z
  .array(tokenSchema)
  .min(1)
  .max(chainLimit * 2);

/** Whoever can be given something: a node, a person, a wallet. */
export const principalSchema: z.ZodType<Principal> = z
  .string()
  .max(256)
  .transform((text, context) => parsePrincipal(text) ?? wrong(context, "not a did:key"));

/** The name of a token. */
export const cidSchema: z.ZodType<Cid> = z
  .string()
  .max(128)
  .transform((text, context) => parseCid(text) ?? wrong(context, "not the CID of a token"));

/** What somebody may do: a behaviour, or all below a path. */
export const commandSchema: z.ZodType<Command> = z
  .string()
  .max(256)
  .transform((text, context) =>
    isCommand(text) ? text : wrong(context, "write a path such as /dms/deployment"),
  );

/** The work; refused with "malformed" where it reads bytes that are no token. */
export function refusingMalformed<T>(work: () => T | Refusal): T | Refusal {
  try {
    return work();
  } catch (error) {
    if (error instanceof DmsError && error.code === "UCAN_MALFORMED")
      return refuse("malformed", error.message);
    throw error;
  }
}

/** Bytes as text that every program reads. */
export function base64Of(bytes: Uint8Array): string {
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
}

function bytesSchema(limitBytes: number): z.ZodType<Uint8Array> {
  const text = z
    .base64()
    .max(Math.ceil(limitBytes / 3) * 4)
    .transform((base64) => Uint8Array.from(atob(base64), (character) => character.charCodeAt(0)));
  const bytes = z.instanceof(Uint8Array).refine(({ length }) => length <= limitBytes, "too large");
  return z.union([text, bytes]);
}

function wrong(context: z.core.$RefinementCtx, message: string): never {
  context.addIssue({ code: "custom", message });
  return z.NEVER;
}
