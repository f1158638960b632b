import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { allocationId, isEnded } from "../../allocation/allocation-record.ts";
import type { Allocations } from "../../allocation/allocations.ts";
import { longestWaitMs } from "../../allocation/behaviors/status.ts";
import type { LogPage } from "../../allocation/log-buffer.ts";
import type { Did } from "../../did/did.ts";
import { refuse } from "../../errors/refusal.ts";
import { nameSchema } from "../bid.ts";

/** What a deployment's own behaviours on a provider work with. */
export interface EnsembleState {
  readonly allocations: Allocations;
  readonly owner: Did;
}

/** What was printed after `cursor`; with nothing new, the answer is held back for up to `waitMs`. */
export interface LogQuery {
  readonly name: string;
  readonly cursor: number;
  readonly waitMs: number;
}

export interface LogAnswer extends LogPage {
  /** Nothing more will come after this page. */
  readonly isEnded: boolean;
}

// Three bytes a character at worst: a page always fits in one message.
const pageLimitCharacters = 16_384;

const input = z.strictObject({
  name: nameSchema,
  cursor: z.int().nonnegative(),
  waitMs: z.int().min(0).max(longestWaitMs),
});

const output = z.strictObject({
  chunks: z.array(z.strictObject({ stream: z.enum(["stdout", "stderr"]), text: z.string() })),
  cursor: z.int().nonnegative(),
  dropped: z.int().nonnegative(),
  isEnded: z.boolean(),
});

/** Output of one deployment's allocations. Registered when the deployment comes, gone when it is forgotten. */
export const allocationLogs = (deployment: string) =>
  behavior<EnsembleState, LogQuery, LogAnswer>({
    path: `/dms/ensemble/${deployment}/allocation/logs`,
    summary: "What an allocation of this deployment printed",
    input,
    output,
    handle: async ({ allocations }, { name, cursor, waitMs }, { signal }) => {
      const allocation = allocations.find(allocationId(deployment, name));
      if (allocation === undefined)
        return refuse("not-found", `${name} is not on this machine, or no longer`);
      const hasEnded = () => isEnded(allocation.record().status.state);
      const first = allocation.output.read(cursor, pageLimitCharacters);
      if (first.chunks.length === 0 && !hasEnded()) await allocation.moreOutput(waitMs, signal);
      const page = allocation.output.read(cursor, pageLimitCharacters);
      const isLast = allocation.output.read(page.cursor, 1).chunks.length === 0;
      return { ...page, isEnded: hasEnded() && isLast };
    },
  });
