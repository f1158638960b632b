import type { Crypto } from "../crypto/keys.ts";
import type { Principal } from "../did/did.ts";
import { assert } from "../errors/assert.ts";
import { grant, type Refusal, type Reply, refuse } from "../errors/refusal.ts";
import type { Anchors } from "./anchors.ts";
import type { Cid } from "./cid.ts";
import { type Delegation, isSignedDelegation } from "./delegation.ts";
import { bestChain } from "./provide.ts";

/** Something to build trust on: whom to believe, whom to let vouch for others, or what others gave us. */
export type Anchor =
  | { readonly root: Principal }
  | { readonly require: Delegation }
  /** One or more delegations to us with those that lead to them, in any order. */
  | { readonly provide: readonly Delegation[] };

/** How an anchor is named when it is to be removed. */
export type AnchorName = { readonly root: Principal } | { readonly require: Cid } | { readonly provide: Cid };

/** All anchors, in the order in which they came. */
export interface AnchorList {
  readonly roots: readonly Principal[];
  readonly require: readonly Delegation[];
  /** Each from its root to the delegation to us. */
  readonly provide: readonly (readonly Delegation[])[];
}

/** Somebody's anchors. */
export interface AnchorBook {
  /**
   * Refuses with "bad-signature", "expired", "expires-too-late", "too-many-anchors"; of a side chain "not-trusted" (issued by
   * neither us nor a root); of what is provided "not-the-audience" (none is to us) and "not-delegated" (a link is missing).
   */
  anchor(anchor: Anchor, nowSeconds: number): Reply<void>;
  /** Refuses with "not-found". */
  remove(name: AnchorName): Reply<void>;
  list(): AnchorList;
  /** As `verifyChain` takes them. The same object until something changes. */
  anchors(): Anchors;
  /** Every delegation that was provided, and those that lead to them. */
  provided(): readonly Delegation[];
}

/** Whose anchors, and how many. */
export interface AnchorBookOptions {
  readonly did: Principal;
  readonly crypto: Pick<Crypto, "verify">;
  /** Of each kind; delegations are counted singly. */
  readonly limit: number;
  readonly longestLifeSeconds: number;
}

/** An empty book. */
export function anchorBook(options: AnchorBookOptions): AnchorBook {
  const { did, limit } = options;
  const roots = new Set<Principal>();
  const require = new Map<Cid, Delegation>();
  const provided = new Map<Cid, Delegation>();
  let current: Anchors | undefined;
  const anchors = () => {
    current ??= { self: did, roots: new Set(roots), require: [...require.values()] };
    return current;
  };
  const takeSideChain = (side: Delegation) => {
    if (side.issuer !== did && !roots.has(side.issuer))
      return refuse(
        "not-trusted",
        "a side chain is issued by you or by one of your roots; anchor its issuer first",
      );
    if (require.size >= limit && !require.has(side.cid)) return full;
    require.set(side.cid, side);
    return grant(undefined);
  };
  const takeProvided = (delegations: readonly Delegation[]) => {
    const all = new Map([...provided, ...delegations.map((link) => [link.cid, link] as const)]);
    const leaves = delegations.filter(({ audience }) => audience === did);
    if (leaves.length === 0) return refuse("not-the-audience", "none of these delegations is to you");
    if (leaves.some((leaf) => chainTo(leaf, [...all.values()], did) === undefined))
      return refuse("not-delegated", "the delegations that lead to it are missing, or do not fit");
    if (all.size > limit) return full;
    for (const [cid, link] of all) provided.set(cid, link);
    return grant(undefined);
  };
  const chains = () => {
    const all = [...provided.values()];
    return all
      .filter(({ audience }) => audience === did)
      .flatMap((leaf) => {
        const chain = chainTo(leaf, all, did);
        return chain === undefined ? [] : [chain];
      });
  };
  const dropProvided = (cid: Cid) => {
    if (!provided.delete(cid)) return false;
    const inUse = new Set(chains().flat());
    for (const link of provided.values()) if (!inUse.has(link)) provided.delete(link.cid);
    return true;
  };

  return {
    anchor: (anchor, nowSeconds) => {
      current = undefined;
      if ("root" in anchor) {
        if (roots.size >= limit && !roots.has(anchor.root)) return full;
        roots.add(anchor.root);
        return grant(undefined);
      }
      const delegations = "require" in anchor ? [anchor.require] : anchor.provide;
      const problem = firstProblem(delegations, options, nowSeconds);
      if (problem !== undefined) return problem;
      return "require" in anchor ? takeSideChain(anchor.require) : takeProvided(anchor.provide);
    },
    remove: (name) => {
      current = undefined;
      if ("root" in name) return found(roots.delete(name.root));
      return found("require" in name ? require.delete(name.require) : dropProvided(name.provide));
    },
    list: () => ({ roots: [...roots], require: [...require.values()], provide: chains() }),
    anchors,
    provided: () => [...provided.values()],
  };
}

/** The chain that ends with this very delegation. */
function chainTo(
  leaf: Delegation,
  all: readonly Delegation[],
  did: Principal,
): readonly Delegation[] | undefined {
  assert(leaf.audience === did, "a leaf is a delegation to us");
  const others = all.filter(({ audience }) => audience !== did);
  return bestChain([...others, leaf], { holder: did, command: leaf.command });
}

function firstProblem(
  delegations: readonly Delegation[],
  { crypto, longestLifeSeconds }: AnchorBookOptions,
  nowSeconds: number,
): Refusal | undefined {
  for (const { expires } of delegations) {
    if (expires !== undefined && expires <= nowSeconds)
      return refuse("expired", "a delegation has expired: ask whoever gave it for a new one", { expires });
    if ((expires ?? Infinity) > nowSeconds + longestLifeSeconds)
      return refuse("expires-too-late", "a delegation lasts longer than anything may", { expires });
  }
  return delegations.every((link) => isSignedDelegation(link, crypto))
    ? undefined
    : refuse("bad-signature", "a delegation is not signed by its issuer");
}

function found(isFound: boolean): Reply<void> {
  return isFound ? grant(undefined) : refuse("not-found", "there is no such anchor");
}

const full = refuse("too-many-anchors", "there are as many anchors of this kind as may be: remove one first");
