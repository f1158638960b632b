import type { Did } from "../did/did.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import { type Anchors, isTrusted, trusts } from "../ucan/anchors.ts";
import { command, covers } from "../ucan/command.ts";
import { type Delegation, isSignedDelegation } from "../ucan/delegation.ts";
import { clockSkewSeconds, delegationLifeLimitSeconds } from "../ucan/limits.ts";
import { timeAt } from "../ucan/link-checks.ts";
import { possibleChains } from "../ucan/provide.ts";
import { revokedLink } from "../ucan/revoked-link.ts";
import { isAdmitted } from "../ucan/side-chain.ts";
import type { Entry } from "./behavior-table.ts";
import type { Handle } from "./handle.ts";
import type { Kernel } from "./kernel.ts";

/** Somebody who wants to know what an actor would do for them. */
export interface Asker {
  readonly did: Did;
  /** Delegations that they show; those of others are of no use to them, and do no harm. */
  readonly shown: readonly Delegation[];
}

/** What an actor would do for an asker, in the order of the paths. */
export interface Offers {
  readonly handle: Handle;
  readonly behaviors: readonly Entry[];
}

type Judge = Pick<Kernel, "clock" | "crypto" | "chains" | "revocations">;

/**
 * The behaviours that the asker could call: those that anyone may, and those that somebody whom the actor believes has
 * granted to the asker. Policies of what was shown are left aside: they depend on inputs that are not known yet. Refused:
 * "unknown-inbox", "bad-signature".
 */
export function offersOf(kernel: Judge & Pick<Kernel, "actors">, inbox: string, asker: Asker): Reply<Offers> {
  const actor = kernel.actors.get(inbox);
  if (actor === undefined) return refuse("unknown-inbox", `no actor ${inbox} lives on this peer`);
  const anchors = actor.anchors();
  const chains = chainsOf(kernel, asker, anchors);
  if (!chains.granted) return chains;
  const isOffered = (entry: Entry) =>
    entry.isOwnersOnly
      ? asker.did === anchors.self
      : entry.isPublic || chains.value.some((chain) => isGranted(kernel, { entry, asker, chain, anchors }));
  return grant({ handle: actor.handle, behaviors: actor.table.entries().filter(isOffered) });
}

/** The ways, root first, by which the asker may call anything at all; the one without a delegation is their own word. */
function chainsOf(
  kernel: Judge,
  { did, shown }: Asker,
  anchors: Anchors,
): Reply<readonly (readonly Delegation[])[]> {
  const admitting = anchors.require?.map(({ audience }) => audience) ?? [];
  const isBelieved = (name: Delegation["issuer"]) => trusts(name, anchors) || admitting.includes(name);
  const own = isBelieved(did) ? [[]] : [];
  // Names cost nothing to look at; most strangers end here, before any signature is checked.
  const isVouching = ({ issuer, subject }: Delegation) =>
    isBelieved(issuer) || (subject !== undefined && isBelieved(subject));
  if (trusts(did, anchors) || !shown.some(isVouching)) return grant(own);
  const vouchingFirst = shown.toSorted((one, other) => Number(isVouching(other)) - Number(isVouching(one)));
  if (!vouchingFirst.every((delegation) => isSigned(kernel, delegation))) return badSignature;
  return grant([...own, ...possibleChains(shown, { holder: did, command: everything }, chainsTried)]);
}

function isSigned({ crypto, chains }: Judge, delegation: Delegation): boolean {
  if (chains.knows(delegation.cid)) return true;
  if (!isSignedDelegation(delegation, crypto)) return false;
  chains.learn(delegation.cid);
  return true;
}

/** Whether a message for this behaviour, with this chain behind it, would be handled now. */
function isGranted({ clock, revocations }: Judge, { entry, asker, chain, anchors }: Question): boolean {
  const leaf = chain.at(-1);
  if (leaf !== undefined && !covers(leaf.command, entry.path)) return false;
  const issuers = [...chain.map(({ issuer }) => issuer), asker.did];
  const [subject = asker.did] = issuers;
  const nowSeconds = clock.now() / 1000;
  const links = {
    invocation: {
      issuer: asker.did,
      subject,
      command: entry.path,
      args: { topic: entry.topic ?? "", hops: chain.length },
      expires: nowSeconds,
    },
    proofs: chain,
    nowSeconds,
    skewSeconds: clockSkewSeconds,
    longestLifeSeconds: delegationLifeLimitSeconds,
    ...(revocations === undefined ? {} : { revocations }),
  };
  if (chain.some((_, at) => timeAt(links, at) !== undefined)) return false;
  if (revokedLink(chain, revocations) !== undefined) return false;
  return isTrusted({ subject, issuers }, anchors) || isAdmitted(links, anchors);
}

interface Question {
  readonly entry: Entry;
  readonly asker: Asker;
  readonly chain: readonly Delegation[];
  readonly anchors: Anchors;
}

const everything = command("/");

/** Of what one message can show, no more ways than this are worth looking at. */
const chainsTried = 64;

const badSignature = refuse("bad-signature", "a delegation that was shown is not signed by its issuer");
