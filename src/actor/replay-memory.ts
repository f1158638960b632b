import { z } from "zod";
import { type Cid, parseCid } from "../ucan/cid.ts";
import type { ReplayGuard, SeenInvocation } from "../ucan/replay.ts";
import { didSchema } from "./handle-schema.ts";

/**
 * What a system that has stopped had acted on. With it, the next one need not refuse all that was issued before it
 * started. It is complete or it is not had at all: a memory with a gap would let a replay through.
 */
export interface ReplayMemory {
  /** Whatever was issued earlier was refused; in milliseconds since the Unix epoch. */
  readonly issuedSinceMs: number;
  readonly seen: readonly SeenInvocation[];
}

/** A memory that was kept as JSON. It is good for one start: forget the stored one before the first message is taken. */
export const replayMemorySchema: z.ZodType<ReplayMemory> = z.strictObject({
  issuedSinceMs: z.number(),
  seen: z.array(
    z.strictObject({
      cid: z
        .string()
        .max(128)
        .transform((text, context): Cid => {
          const cid = parseCid(text);
          if (cid !== undefined) return cid;
          context.addIssue({ code: "custom", message: "not a CID" });
          return z.NEVER;
        }),
      issuer: didSchema,
      expires: z.number().int(),
    }),
  ),
});

/** Takes up what another system left. False when there is no room for all of it: then it is of no use. */
export function takeUp(replays: ReplayGuard, { seen }: ReplayMemory, nowSeconds: number): boolean {
  return seen.every(({ cid, issuer, expires }) => replays.remember(cid, issuer, expires, nowSeconds).granted);
}
