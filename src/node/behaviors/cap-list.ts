import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import type { Delegation } from "../../ucan/delegation.ts";
import type { NodeState } from "../state.ts";
import { type ShownDelegation, shownDelegation, shownDelegationSchema } from "../token-text.ts";

/** Part of what a node believes, was given and gave. */
export interface CapabilityPage {
  readonly did: string;
  readonly roots: readonly string[];
  readonly delegations: readonly CapabilityEntry[];
  /** Where the next page begins; absent in the last one. */
  readonly next?: number;
}

/** "require": a side chain; "provide": given to this node, or leading to what was; "issued": given by it. */
export interface CapabilityEntry extends ShownDelegation {
  readonly kind: "require" | "provide" | "issued";
  /** Taken back, by somebody who could. */
  readonly isRevoked: boolean;
}

/** Whom this node believes, what it was given, and what it gave and still knows of. */
export const capList = behavior<NodeState, { readonly after?: number }, CapabilityPage>({
  path: "/dms/cap/list",
  summary: "Lists whom the node believes, what it was given, and what it gave",
  input: z.strictObject({ after: z.int().min(0).max(1_000_000).exactOptional() }),
  output: z.strictObject({
    did: z.string(),
    roots: z.array(z.string()),
    delegations: z.array(
      shownDelegationSchema.extend({
        kind: z.enum(["require", "provide", "issued"]),
        isRevoked: z.boolean(),
      }),
    ),
    next: z.number().exactOptional(),
  }),
  handle: ({ trust: { context, revocations } }, { after = 0 }) => {
    const { roots, require } = context.list();
    const shown = (kind: CapabilityEntry["kind"]) => (link: Delegation) => ({
      ...shownDelegation(link),
      kind,
      isRevoked: revocations.has(link.cid),
    });
    const all = [
      ...require.map(shown("require")),
      ...context.provided().map(shown("provide")),
      ...context.issued().flatMap((chain) => chain.slice(-1).map(shown("issued"))),
    ];
    const { did } = context;
    const fitting = pageAfter(all, after);
    const next = after + fitting.length;
    const page = { did, roots: after === 0 ? roots.slice(0, rootsLimit) : [], delegations: fitting };
    return next < all.length ? { ...page, next } : page;
  },
});

// With what a message carries beside it, well below its 48 KiB; a single one has at most 23,000 characters.
const pageLimitCharacters = 24_000;
const delegationsLimit = 64;
// Each has about 60 characters.
const rootsLimit = 256;

function pageAfter(all: readonly CapabilityEntry[], after: number): readonly CapabilityEntry[] {
  let characters = 0;
  const page: CapabilityEntry[] = [];
  for (const entry of all.slice(after, after + delegationsLimit)) {
    characters += JSON.stringify(entry).length;
    if (characters > pageLimitCharacters && page.length > 0) break;
    page.push(entry);
  }
  return page;
}
