import type { Crypto } from "../crypto/keys.ts";
import type { Principal } from "../did/did.ts";
import { assert } from "../errors/assert.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import { type AnchorBook, anchorBook } from "./anchor-book.ts";
import { decodeBook, encodeBook } from "./anchor-snapshot.ts";
import type { Cid } from "./cid.ts";
import { type Command, covers } from "./command.ts";
import { type Delegation, delegate } from "./delegation.ts";
import { type Explanation, explainChain } from "./explain.ts";
import {
  type DelegateWish,
  type Giver,
  type GrantPlan,
  type GrantWish,
  planDelegations,
  planGrant,
} from "./grant-plan.ts";
import type { Invocation } from "./invocation.ts";
import { clockSkewSeconds, delegationLifeLimitSeconds } from "./limits.ts";
import { possibleChains } from "./provide.ts";
import { type RevocationEvidence, revoke } from "./revocation.ts";
import type { Revocations } from "./revocations.ts";
import { revokedLink } from "./revoked-link.ts";
import type { DelegationSigner } from "./signer.ts";

/**
 * What somebody has been given, gives and believes: the state behind every "who may do what" of a person, an organisation
 * or a node. Answers are data; nothing is printed, stored or sent from here.
 */
export interface CapabilityContext extends Omit<AnchorBook, "anchor"> {
  readonly did: Principal;
  /** See `AnchorBook.anchor`; the time is the context's own. */
  anchor(anchor: Parameters<AnchorBook["anchor"]>[0]): Reply<void>;
  /** Gives of one's own. Refuses as `planGrant`, and with "signer-elsewhere" when the key is not in memory. */
  grant(wish: GrantWish): Reply<Delegation>;
  /** Passes on what was given, a chain for each way in which it was. Refuses as `planDelegations` and `grant`. */
  delegate(wish: DelegateWish): Reply<readonly (readonly Delegation[])[]>;
  /** The same for a key that takes its time: sign the plan's contents, and `record` the chain. */
  planGrant(wish: GrantWish): Reply<GrantPlan>;
  planDelegations(wish: DelegateWish): Reply<readonly GrantPlan[]>;
  /** Remembers what was issued elsewhere, so that it can be listed and revoked by its name. */
  record(chain: readonly Delegation[]): void;
  /** What was issued here and not forgotten, each with what it was passed on from. */
  issued(): readonly (readonly Delegation[])[];
  /**
   * Takes back a delegation, by its name if it was issued here, else with its chain. At once effective here; it is the
   * caller's to tell others. Refuses with "not-found", "signer-elsewhere", and as `Revocations.accept`.
   */
  revoke(cid: Cid, chain?: readonly Delegation[]): Reply<RevocationEvidence>;
  /** Why a message would be accepted or refused here, link by link. */
  explain(question: Question): Explanation;
  /** Anchors and what was issued, to be stored. */
  snapshot(): Uint8Array;
}

/** A message that exists, with its delegations; or whether somebody could send one, by what is known here. */
export type Question = { readonly isPublic?: boolean } & (
  | { readonly invocation: Invocation; readonly proofs: readonly Delegation[] }
  | {
      readonly from: Principal;
      readonly command: Command;
      /** As in a message; `hops` is filled in, and `topic` is "" unless said. */
      readonly args?: Readonly<Record<string, unknown>>;
      /** More delegations than are known here, such as those that came with a question. */
      readonly proofs?: readonly Delegation[];
    }
);

/** Who it belongs to, and what it may use. */
export interface CapabilityContextOptions {
  readonly did: Principal;
  /** Absent where the key is not in memory: then plans are signed elsewhere. */
  readonly signer?: DelegationSigner;
  readonly crypto: Pick<Crypto, "verify" | "sha256">;
  readonly nowSeconds: () => number;
  /** 12 random bytes, new ones each time. */
  readonly nonce: () => Uint8Array;
  readonly revocations: Revocations;
  readonly longestLifeSeconds?: number;
  /** What `snapshot` gave. Throws UCAN_MALFORMED where it is something else. */
  readonly snapshot?: Uint8Array;
}

/** A context, empty or as it was stored. What has expired since is left out. */
export function capabilityContext(options: CapabilityContextOptions): CapabilityContext {
  const { did, signer, crypto, nowSeconds, nonce, revocations } = options;
  const { longestLifeSeconds = delegationLifeLimitSeconds } = options;
  assert(signer === undefined || signer.did === did, "a context signs in its owner's name");
  const book = anchorBook({ did, crypto, limit: anchorLimit, longestLifeSeconds });
  const issued = new Map<Cid, readonly Delegation[]>();
  const giver = (): Giver => ({ did, nowSeconds: nowSeconds(), longestLifeSeconds, nonce });
  const isAlive = (chain: readonly Delegation[]) => (chain.at(-1)?.expires ?? Infinity) > nowSeconds();
  const record = (chain: readonly Delegation[]) => {
    const leaf = chain.at(-1);
    assert(leaf?.issuer === did, "what is recorded was issued by this context's owner");
    if (issued.size >= issuedLimit) for (const [cid, old] of issued) if (!isAlive(old)) issued.delete(cid);
    const [eldest] = issued.keys();
    if (issued.size >= issuedLimit && eldest !== undefined) issued.delete(eldest);
    issued.set(leaf.cid, chain);
  };
  const signed = ({ contents, parents }: GrantPlan, by: DelegationSigner) => {
    const chain = [...parents, delegate({ ...contents, signer: by }, crypto)];
    record(chain);
    return chain;
  };
  const usable = ({ command }: DelegateWish) =>
    book
      .list()
      .provide.filter((chain) => chain.every((link) => isCovering(link, command, nowSeconds())))
      .filter((chain) => revokedLink(chain, revocations) === undefined);

  if (options.snapshot !== undefined) {
    const { anchors, chains } = decodeBook(options.snapshot, crypto);
    // What has expired or is no longer believed is refused, and thereby left out.
    for (const anchor of anchors) book.anchor(anchor, nowSeconds());
    for (const chain of chains) if (isAlive(chain)) record(chain);
  }
  const context: CapabilityContext = {
    ...book,
    did,
    anchor: (anchor) => book.anchor(anchor, nowSeconds()),
    planGrant: (wish) => planGrant(wish, giver()),
    planDelegations: (wish) => planDelegations(wish, usable(wish), giver()),
    grant: (wish) => {
      const plan = context.planGrant(wish);
      if (!plan.granted) return plan;
      const leaf = signer === undefined ? undefined : signed(plan.value, signer).at(-1);
      return leaf === undefined ? elsewhere : grant(leaf);
    },
    delegate: (wish) => {
      const plans = context.planDelegations(wish);
      if (!plans.granted) return plans;
      return signer === undefined ? elsewhere : grant(plans.value.map((plan) => signed(plan, signer)));
    },
    record,
    issued: () => [...issued.values()],
    revoke: (cid, chain = issued.get(cid)) => {
      if (chain?.at(-1)?.cid !== cid) return unknown;
      if (!chain.some(({ issuer }) => issuer === did)) return notUpstream;
      if (signer === undefined) return elsewhere;
      const issuedAt = Math.floor(nowSeconds());
      const evidence = revoke({ signer, path: chain, issuedAt, nonce: nonce() }, crypto);
      const reply = revocations.accept(evidence, nowSeconds());
      return reply.granted ? grant(evidence) : reply;
    },
    explain: (question) => {
      const base = {
        crypto,
        nowSeconds: nowSeconds(),
        skewSeconds: clockSkewSeconds,
        longestLifeSeconds,
        revocations,
      };
      const common = { ...base, anchors: book.anchors(), isPublic: question.isPublic === true };
      if ("invocation" in question)
        return explainChain({ ...common, ...question, isPublic: common.isPublic });
      const known = [...book.provided(), ...context.issued().flat(), ...(question.proofs ?? [])];
      return best(
        ways(question, known).map(({ proofs, args }) => {
          const subject = proofs[0]?.issuer ?? question.from;
          const expires = base.nowSeconds + questionLifeSeconds;
          const claim = { issuer: question.from, subject, command: question.command, args, expires };
          return explainChain({ ...common, proofs, invocation: claim });
        }),
      );
    },
    snapshot: () => encodeBook(book.list(), context.issued()),
  };
  return context;
}

/** More than an organisation's node was ever seen to need, and small enough to be searched for each question. */
const anchorLimit = 1024;

/** What was issued longest ago is forgotten first; it can still be revoked by whoever has the token. */
const issuedLimit = 4096;

/** Of so many ways that a question might go, the best is shown. */
const wayLimit = 16;

/** A message that is only asked about would live so long. */
const questionLifeSeconds = 60;

interface Way {
  readonly proofs: readonly Delegation[];
  readonly args: Readonly<Record<string, unknown>>;
}

/** Every chain by which it might be tried; without any, the sender's own word. */
function ways(
  question: Extract<Question, { readonly from: Principal }>,
  known: readonly Delegation[],
): readonly Way[] {
  const { from, command, args } = question;
  const distinct = [...new Map(known.map((link) => [link.cid, link])).values()];
  const chains = possibleChains(distinct, { holder: from, command }, wayLimit);
  return [...chains, []].map((proofs) => ({
    proofs,
    args: { to: "", topic: "", ...args, hops: proofs.length },
  }));
}

/** The way that is accepted; else the one with the fewest problems, among which being nobody's is one. */
function best(explanations: readonly Explanation[]): Explanation {
  const [first, ...others] = explanations;
  assert(first !== undefined, "there is always the sender's own word");
  return others.reduce((chosen, other) => (badness(other) < badness(chosen) ? other : chosen), first);
}

function badness({ links, trust, isAccepted }: Explanation): number {
  if (isAccepted) return -1;
  return links.flatMap(({ problems }) => problems).length + (trust.because === "nobody" ? 1.5 : 0);
}

function isCovering(link: Delegation, command: Command, nowSeconds: number): boolean {
  const { expires = Infinity, notBefore = 0 } = link;
  return covers(link.command, command) && expires > nowSeconds && notBefore <= nowSeconds;
}

const elsewhere = refuse(
  "signer-elsewhere",
  "the key is not in memory: plan it, and have it signed where the key is",
);
const unknown = refuse(
  "not-found",
  "no such delegation was issued here: give its chain, from the root to it",
);
const notUpstream = refuse("not-upstream", "only who has issued a delegation on the way to it may revoke it");
