import type { Principal } from "../did/did.ts";
import { type Command, covers } from "./command.ts";
import type { Delegation } from "./delegation.ts";
import { chainLimit } from "./limits.ts";
import { type Revokers, revokedLink } from "./revoked-link.ts";

/** What a chain is wanted for. */
export interface ChainWish {
  /** Who is going to sign the invocation. */
  readonly holder: Principal;
  readonly command: Command;
  /** Whom the message is for: a chain of its own authority is preferred. */
  readonly target?: Principal;
  /** Whom the target is known to trust; the next best. */
  readonly roots?: ReadonlySet<Principal>;
  /** Unix seconds. When given, delegations outside their time are left aside. */
  readonly nowSeconds?: number;
  /** When given, chains with a revoked link are left aside. */
  readonly revocations?: Revokers;
}

/**
 * The chain, root first, by which `holder` may use the command, out of these delegations. The target's own authority
 * is preferred, then a known root's, then the shorter chain, then the one that lasts longer. Policies are not looked at:
 * they depend on arguments that are not known yet.
 */
export function bestChain(
  delegations: readonly Delegation[],
  wish: ChainWish,
): readonly Delegation[] | undefined {
  const usable = delegations.filter((link) => covers(link.command, wish.command) && isInTime(link, wish));
  const byAudience = Map.groupBy(usable, ({ audience }) => audience);
  let best: readonly Delegation[] | undefined;
  for (const chain of chainsTo(wish.holder, byAudience)) {
    if (revokedLink(chain, wish.revocations) !== undefined) continue;
    if (best === undefined || isBetter(chain, best, wish)) best = chain;
  }
  return best;
}

/**
 * Chains by which `holder` might use the command, root first, in no particular order and at most `limit`. Nothing else
 * is looked at, not even times: for explaining why each of them will or will not do.
 */
export function possibleChains(
  delegations: readonly Delegation[],
  { holder, command }: Pick<ChainWish, "holder" | "command">,
  limit: number,
): readonly (readonly Delegation[])[] {
  const related = delegations.filter(
    (link) => covers(link.command, command) || covers(command, link.command),
  );
  const chains: (readonly Delegation[])[] = [];
  for (const chain of chainsTo(
    holder,
    Map.groupBy(related, ({ audience }) => audience),
  )) {
    if (chains.length >= limit) break;
    chains.push(chain);
  }
  return chains;
}

/** Whether a chain that was found before still holds: in time, and not revoked. */
export function isStillGood(chain: readonly Delegation[], wish: ChainWish): boolean {
  return chain.every((link) => isInTime(link, wish)) && revokedLink(chain, wish.revocations) === undefined;
}

/** Steps of the search. A store full of delegations that lead everywhere must not stop the node. */
const searchLimit = 10_000;

/** All chains that end with the holder, from the leaf up, breadth first, each ending at a root of its own subject. */
function* chainsTo(
  holder: Principal,
  byAudience: ReadonlyMap<Principal, readonly Delegation[]>,
): Generator<readonly Delegation[]> {
  let open: (readonly Delegation[])[] = [[]];
  let steps = 0;
  for (let length = 1; length <= chainLimit; length++) {
    const longer: (readonly Delegation[])[] = [];
    for (const chain of open) {
      for (const parent of byAudience.get(chain[0]?.issuer ?? holder) ?? []) {
        if (++steps > searchLimit) return;
        const extended = extend(chain, parent);
        if (extended === undefined) continue;
        if (parent.subject === parent.issuer) yield extended;
        else longer.push(extended);
      }
    }
    open = longer;
  }
}

/** The chain with a link before its first; undefined where the two do not fit, or the link is already in it. */
function extend(chain: readonly Delegation[], parent: Delegation): readonly Delegation[] | undefined {
  const [first] = chain;
  if (first === undefined) return [parent];
  const subject = chain.find((link) => link.subject !== undefined)?.subject;
  if (parent.subject !== undefined && subject !== undefined && parent.subject !== subject) return undefined;
  if (!covers(parent.command, first.command) || chain.includes(parent)) return undefined;
  return [parent, ...chain];
}

/** Whether a delegation is valid at the time of the wish, if it has one. */
function isInTime({ expires, notBefore }: Delegation, { nowSeconds }: ChainWish): boolean {
  return nowSeconds === undefined || ((expires ?? Infinity) > nowSeconds && (notBefore ?? 0) <= nowSeconds);
}

function isBetter(chain: readonly Delegation[], best: readonly Delegation[], wish: ChainWish): boolean {
  const rank = rankOf(chain, wish) - rankOf(best, wish);
  if (rank !== 0) return rank > 0;
  const [until, bestUntil] = [lastsUntil(chain), lastsUntil(best)];
  // Names have no better and worse, but they make the choice independent of the order in which things came.
  return until === bestUntil ? nameOf(chain) > nameOf(best) : until > bestUntil;
}

function lastsUntil(chain: readonly Delegation[]): number {
  return Math.min(...chain.map(({ expires }) => expires ?? Infinity));
}

function nameOf(chain: readonly Delegation[]): string {
  return chain.map(({ cid }) => cid).join(" ");
}

function rankOf(chain: readonly Delegation[], { target, roots }: ChainWish): number {
  const root = chain[0]?.issuer;
  const isOfTarget = root !== undefined && root === target;
  const isOfRoot = root !== undefined && roots?.has(root) === true;
  return (isOfTarget ? 200 : 0) + (isOfRoot ? 100 : 0) + chainLimit - chain.length;
}
