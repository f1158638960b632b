import { isDid, type Principal } from "../did/did.ts";
import { type Refusal, refuse } from "../errors/refusal.ts";
import { type Anchors, trusts } from "./anchors.ts";
import { type ChainToVerify, shape } from "./chain.ts";
import type { Cid } from "./cid.ts";
import { type Claim } from "./claim.ts";
import type { Command } from "./command.ts";
import { type Delegation, isSignedDelegation } from "./delegation.ts";
import { type Invocation, isSignedInvocation } from "./invocation.ts";
import { alignmentAt, containmentAt, type LinkCheck, policyAt, timeAt } from "./link-checks.ts";
import type { Policy } from "./policy.ts";
import { revokedLink } from "./revoked-link.ts";
import { admission } from "./side-chain.ts";

/** Why a message would be accepted or refused: everything that is right and wrong, and not only the first thing. */
export interface Explanation {
  readonly isAccepted: boolean;
  /** What the sender would be told. */
  readonly refusal?: Refusal;
  /** Root first; the last one is the message itself. */
  readonly links: readonly ExplainedLink[];
  readonly trust: ExplainedTrust;
}

/** One token of a chain, and all that is wrong with it where it stands. */
export interface ExplainedLink {
  readonly kind: "delegation" | "invocation";
  /** Absent for a message that nobody has signed yet. */
  readonly cid?: Cid;
  readonly issuer: Principal;
  readonly audience?: Principal;
  /** Absent: a powerline. */
  readonly subject?: Principal;
  readonly command: Command;
  readonly policy: Policy;
  readonly notBefore?: number;
  readonly expires?: number;
  readonly problems: readonly Refusal[];
}

/** Whether this node believes the chain, and because of whom. */
export interface ExplainedTrust {
  readonly because: "public" | "self" | "root" | "side-chain" | "nobody";
  readonly by?: Principal;
  /** Why each side chain does not admit it; the one that does has none. */
  readonly sideChains: readonly {
    readonly anchor: Cid;
    readonly by: Principal;
    readonly refusal?: Refusal;
  }[];
}

/** A chain to be explained. */
export interface ChainToExplain extends Omit<ChainToVerify, "invocation" | "cache" | "anchors"> {
  /** One that was signed is also held to its signature and to the delegations that it names. */
  readonly invocation: Claim | Invocation;
  readonly anchors: Anchors;
  /** Anyone may ask this behaviour, trusted or not. */
  readonly isPublic?: boolean;
}

/** The whole truth about a chain. Its verdict is that of `verifyChain`, which stops at the first thing that is wrong. */
export function explainChain(chain: ChainToExplain): Explanation {
  const trust = explainedTrust(chain);
  const early = [...shapeProblems(chain), ...orderly(chain, earlyChecks)];
  const late = orderly(chain, lateChecks);
  const [refusal] = [...early, ...(trust.because === "nobody" ? [untrusted] : []), ...late];
  const links = [...chain.proofs, chain.invocation].map((token, at) => explainedLink(token, chain, at));
  return { isAccepted: refusal === undefined, ...(refusal === undefined ? {} : { refusal }), links, trust };
}

type Check = (chain: ChainToExplain, at: number) => Refusal | undefined;

const revokedAt: Check = ({ proofs, revocations }, at) => {
  const found = proofs[at] === undefined ? undefined : revokedLink(proofs.slice(0, at + 1), revocations);
  if (found?.link !== at) return undefined;
  return refuse("revoked", "a delegation was revoked: ask whoever gave it for a new one", { ...found });
};

const signatureAt: Check = ({ invocation, proofs, crypto }, at) => {
  const proof = proofs[at];
  if (proof !== undefined)
    return isSignedDelegation(proof, crypto)
      ? undefined
      : refuse("bad-signature", "a delegation is not signed by its issuer", { link: at });
  if (!isDid(invocation.issuer))
    return refuse("key-type-unsupported", "a wallet's key can delegate, and not send messages");
  if (!isSigned(invocation) || isSignedInvocation(invocation, crypto)) return undefined;
  return refuse("bad-signature", "the invocation is not signed by its issuer");
};

const linkChecks: readonly LinkCheck[] = [alignmentAt, containmentAt];
const earlyChecks: readonly Check[] = [...linkChecks, timeAt, revokedAt];
const lateChecks: readonly Check[] = [signatureAt, policyAt];

/** As `verifyChain` meets them: check by check, and for some the message before its proofs. */
function orderly(chain: ChainToExplain, checks: readonly Check[]): readonly Refusal[] {
  const places = [...chain.proofs.keys(), chain.proofs.length];
  const messageFirst = [chain.proofs.length, ...chain.proofs.keys()];
  return checks.flatMap((check) =>
    (check === timeAt || check === signatureAt ? messageFirst : places).flatMap(
      (at) => check(chain, at) ?? [],
    ),
  );
}

function shapeProblems({ invocation, ...others }: ChainToExplain): readonly Refusal[] {
  return isSigned(invocation) ? [shape({ ...others, invocation }) ?? []].flat() : [];
}

function isSigned(invocation: Claim | Invocation): invocation is Invocation {
  return "bytes" in invocation;
}

function explainedLink(
  token: Delegation | Claim | Invocation,
  chain: ChainToExplain,
  at: number,
): ExplainedLink {
  const problems = [...earlyChecks, ...lateChecks].flatMap((check) => check(chain, at) ?? []);
  const { issuer, command, subject, expires } = token;
  const audience = "audience" in token ? token.audience : undefined;
  return {
    kind: at < chain.proofs.length ? "delegation" : "invocation",
    ...("cid" in token ? { cid: token.cid } : {}),
    issuer,
    ...(audience === undefined ? {} : { audience }),
    ...(subject === undefined ? {} : { subject }),
    command,
    policy: "policy" in token ? token.policy : [],
    ...("notBefore" in token ? { notBefore: token.notBefore } : {}),
    ...(expires === undefined ? {} : { expires }),
    problems,
  };
}

function explainedTrust(chain: ChainToExplain): ExplainedTrust {
  const { invocation, proofs, anchors, isPublic } = chain;
  const principals = [invocation.subject, ...proofs.map(({ issuer }) => issuer), invocation.issuer];
  const trusted = principals.find((principal) => trusts(principal, anchors));
  const sideChains = (anchors.require ?? []).map((anchor) => {
    const reply = admission(chain, anchor, anchors);
    return { anchor: anchor.cid, by: anchor.audience, ...(reply.granted ? {} : { refusal: reply }) };
  });
  const admitting = sideChains.find(({ refusal }) => refusal === undefined);
  if (trusted !== undefined)
    return { because: trusted === anchors.self ? "self" : "root", by: trusted, sideChains };
  if (admitting !== undefined) return { because: "side-chain", by: admitting.by, sideChains };
  return { because: isPublic === true ? "public" : "nobody", sideChains };
}

const untrusted = refuse("not-trusted", "nobody in this chain is trusted by this node");
