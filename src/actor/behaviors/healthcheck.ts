import { z } from "zod";
import { behavior } from "../behavior.ts";

/** How an actor says that it is well: any actor may take this up. */
export interface Health {
  /** What is wrong; undefined when nothing is. Absent: whoever answers is well. */
  readonly check?: () => Promise<string | undefined> | string | undefined;
}

/** What an actor says of itself. */
export interface HealthReport {
  readonly ok: boolean;
  /** What is wrong, for a person. */
  readonly error?: string;
}

/** Whether an actor lives and is well. Whoever watches it asks again and again: see watch-peer.ts. */
export const healthcheck = behavior<Health, Record<string, never>, HealthReport>({
  path: "/dms/actor/healthcheck",
  summary: "Whether the actor is well",
  input: z.strictObject({}),
  output: z.strictObject({ ok: z.boolean(), error: z.string().max(2000).exactOptional() }),
  handle: async ({ check }) => {
    const error = await check?.();
    return error === undefined ? { ok: true } : { ok: false, error: error.slice(0, 2000) };
  },
});
