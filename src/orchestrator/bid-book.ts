import type { Handle } from "../actor/handle.ts";
import type { Reply } from "../errors/refusal.ts";
import type { Ensemble } from "../jobs/ensemble.ts";
import type { PeerId } from "../network/network.ts";
import { parsePeerId } from "../network/peer-id.ts";
import type { Bid, NodeDemand } from "./bid.ts";
import { machines } from "./count.ts";
import { demandsOf } from "./demand.ts";
import type { ProviderRefusal } from "./deployment-record.ts";
import { type Assignment, type Candidate, match } from "./match.ts";

/** What has been answered so far for one ensemble. */
export interface BidBook {
  readonly demands: readonly NodeDemand[];
  /** The only peer that will do, by node. */
  readonly pinned: ReadonlyMap<string, PeerId>;
  enter(from: Handle, reply: Reply<Bid>): void;
  answers(): number;
  assignment(): Assignment | undefined;
  refusals(): readonly ProviderRefusal[];
  /** Whether asking again may bring another answer. */
  mayChange(): boolean;
  summary(): string;
  whyNot(): string;
}

/** An empty book. Offers of excluded peers do not count. */
export function bidBook(ensemble: Ensemble, excluded: ReadonlySet<PeerId>): BidBook {
  const demands = demandsOf(ensemble);
  const pinned = pins(ensemble);
  const bids = new Map<PeerId, { readonly from: Handle; readonly bid: Bid }>();
  const silent = new Map<PeerId, ProviderRefusal>();

  function refusals(): readonly ProviderRefusal[] {
    const declined = [...bids.values()].flatMap(({ bid }) =>
      bid.refusals.map((refusal) => ({ ...refusal, provider: bid.provider })),
    );
    return [...declined, ...silent.values()];
  }

  function assignment(): Assignment | undefined {
    const candidates = new Map<string, Candidate[]>(demands.map(({ name }) => [name, []]));
    for (const { from, bid } of bids.values()) {
      if (excluded.has(from.peer)) continue;
      for (const node of bid.offers) {
        if ((pinned.get(node) ?? from.peer) !== from.peer) continue;
        candidates.get(node)?.push({ handle: from, provider: bid.provider, load: bid.load });
      }
    }
    return match(candidates);
  }

  return {
    demands,
    pinned,
    enter(from, reply) {
      if (reply.granted) {
        bids.set(from.peer, { from, bid: reply.value });
        silent.delete(from.peer);
        return;
      }
      const node = [...pinned].find(([, peer]) => peer === from.peer)?.[0] ?? "*";
      const { because, message } = reply;
      silent.set(from.peer, { node, provider: from.peer, because, message });
    },
    answers: () => bids.size + silent.size,
    assignment,
    refusals,
    mayChange: () => bids.size === 0 || refusals().some(({ because }) => because === "busy"),
    summary() {
      const offering = [...bids.values()].filter(({ bid }) => bid.offers.length > 0).length;
      return `${machines(bids.size + silent.size)} answered, ${offering} could take a part`;
    },
    whyNot: () => demands.map((demand) => explain(demand, refusals(), bids.size + silent.size)).join("; "),
  };
}

function pins(ensemble: Ensemble): ReadonlyMap<string, PeerId> {
  return new Map(
    Object.values(ensemble.nodes).flatMap(({ name, peer }) => {
      const parsed = peer === undefined ? undefined : parsePeerId(peer);
      return parsed === undefined ? [] : [[name, parsed] as const];
    }),
  );
}

/** A sentence a person can act on: who was asked, and the commonest reasons with who gave them. */
function explain(demand: NodeDemand, refusals: readonly ProviderRefusal[], answers: number): string {
  const here = refusals.filter(({ node }) => node === demand.name || node === "*");
  if (answers === 0) return `no machine answered for node ${demand.name}`;
  if (here.length === 0) return `there are fewer machines than nodes; ${demand.name} is left over`;
  const shown = here.slice(0, 3).map(({ provider, message }) => `${provider}: ${message}`);
  const more = here.length > shown.length ? ` (and ${here.length - shown.length} more)` : "";
  return `no machine fits node ${demand.name}: ${shown.join(", ")}${more}`;
}
