import type { Did } from "../did/did.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import { type Anchors, isTrusted, trusts } from "../ucan/anchors.ts";
import { type Command, command, covers } from "../ucan/command.ts";
import { type Delegation, isSignedDelegation } from "../ucan/delegation.ts";
import { isStillGood, possibleChains } from "../ucan/provide.ts";
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

/**
 * The behaviours that the asker could call: those that anyone may, and those below a path that somebody whom the actor
 * trusts has granted to the asker. Policies are left aside: they depend on inputs that are not known yet. Refused:
 * "unknown-inbox", "bad-signature".
 */
export function offersOf(
  kernel: Pick<Kernel, "actors" | "clock" | "crypto" | "chains" | "revocations">,
  inbox: string,
  asker: Asker,
): Reply<Offers> {
  const actor = kernel.actors.get(inbox);
  if (actor === undefined) return refuse("unknown-inbox", `no actor ${inbox} lives on this peer`);
  const anchors = actor.anchors();
  const granted = grantedTo(kernel, asker, anchors);
  if (!granted.granted) return granted;
  const isOffered = ({ path, isPublic, isOwnersOnly }: Entry) =>
    isOwnersOnly ? asker.did === anchors.self : isPublic || granted.value.some((each) => covers(each, path));
  return grant({ handle: actor.handle, behaviors: actor.table.entries().filter(isOffered) });
}

/** What lies below these paths the asker may call. */
function grantedTo(
  kernel: Pick<Kernel, "clock" | "crypto" | "chains" | "revocations">,
  { did, shown }: Asker,
  anchors: Anchors,
): Reply<readonly Command[]> {
  if (trusts(did, anchors)) return grant([everything]);
  // Names cost nothing to look at; most strangers end here, before any signature is checked.
  const isVouching = ({ issuer, subject }: Delegation) =>
    trusts(issuer, anchors) || (subject !== undefined && trusts(subject, anchors));
  if (!shown.some(isVouching)) return grant([]);
  const vouchingFirst = shown.toSorted((one, other) => Number(isVouching(other)) - Number(isVouching(one)));
  if (!vouchingFirst.every((delegation) => isSigned(kernel, delegation))) return badSignature;
  const nowSeconds = kernel.clock.now() / 1000;
  const { revocations } = kernel;
  const known = revocations === undefined ? {} : { revocations };
  const wish = { holder: did, command: everything, nowSeconds, ...known };
  const chains = possibleChains(shown, wish, chainsTried).filter((chain) => {
    const issuers = [...chain.map(({ issuer }) => issuer), did];
    const [subject = did] = issuers;
    return isTrusted({ subject, issuers }, anchors) && isStillGood(chain, wish);
  });
  return grant(chains.map((chain) => chain.at(-1)?.command ?? everything));
}

function isSigned({ crypto, chains }: Pick<Kernel, "crypto" | "chains">, delegation: Delegation): boolean {
  if (chains.knows(delegation.cid)) return true;
  if (!isSignedDelegation(delegation, crypto)) return false;
  chains.learn(delegation.cid);
  return true;
}

const everything = command("/");

/** Of what one message can show, no more ways than this are worth looking at. */
const chainsTried = 64;

const badSignature = refuse("bad-signature", "a delegation that was shown is not signed by its issuer");
