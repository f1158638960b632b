import type { Principal } from "../did/did.ts";
import { type Refusal, refuse } from "../errors/refusal.ts";
import type { Cid } from "./cid.ts";
import { clockSkewSeconds } from "./limits.ts";
import type { RevocationEvidence } from "./revocation.ts";
import type { Revokers } from "./revoked-link.ts";

/** A revocation in memory. */
export interface RememberedRevocation {
  /** Later ones have larger numbers. */
  readonly sequence: number;
  readonly evidence: RevocationEvidence;
  /** Whether it concerns this node. */
  readonly isOurs: boolean;
}

/** Revocations and who has how many, within bounds. Nothing is forgotten before it is over. */
export interface RevocationMemory extends Revokers {
  has(evidence: RevocationEvidence): boolean;
  put(entry: RememberedRevocation): void;
  /** Why there is no room for it: "too-many-revocations" or "busy". */
  shortage(evidence: RevocationEvidence, isOurs: boolean): Refusal | undefined;
  prune(nowSeconds: number): void;
  /** In the order in which they came. */
  values(): readonly RememberedRevocation[];
  readonly size: number;
}

/** How many revocations there may be, of all and of one revoker. */
export interface RevocationMemoryLimits {
  readonly limit: number;
  readonly limitPerRevoker: number;
}

/** An empty memory. */
export function revocationMemory({ limit, limitPerRevoker }: RevocationMemoryLimits): RevocationMemory {
  const entries = new Map<string, RememberedRevocation>();
  const revokers = new Map<Cid, Set<Principal>>();
  const shares = new Map<Principal, number>();
  let strangers = 0;

  const drop = (key: string, { evidence: { revocation }, isOurs }: RememberedRevocation) => {
    entries.delete(key);
    if (!isOurs) strangers--;
    count(shares, revocation.revoker, -1);
    const left = revokers.get(revocation.revoked);
    left?.delete(revocation.revoker);
    if (left?.size === 0) revokers.delete(revocation.revoked);
  };
  return {
    has: (evidence) => entries.has(nameOf(evidence)),
    put: (entry) => {
      const { revoked, revoker } = entry.evidence.revocation;
      entries.set(nameOf(entry.evidence), entry);
      if (!entry.isOurs) strangers++;
      count(shares, revoker, 1);
      revokers.set(revoked, (revokers.get(revoked) ?? new Set()).add(revoker));
    },
    shortage: ({ revocation }, isOurs) => {
      if ((shares.get(revocation.revoker) ?? 0) >= limitPerRevoker) return tooMany;
      return entries.size >= limit || (!isOurs && strangers >= limit / 2) ? busy : undefined;
    },
    prune: (nowSeconds) => {
      for (const [name, entry] of entries) if (isOver(entry.evidence, nowSeconds)) drop(name, entry);
    },
    revokersOf: (cid) => revokers.get(cid),
    values: () => [...entries.values()],
    get size() {
      return entries.size;
    },
  };
}

/** Whether what was revoked has expired, so that nothing is lost by forgetting its revocation. */
export function isOver({ path }: RevocationEvidence, nowSeconds: number): boolean {
  const expires = path.at(-1)?.expires;
  return expires !== undefined && expires + clockSkewSeconds <= nowSeconds;
}

/** One word of one revoker about one delegation suffices, however often it is signed again. */
function nameOf({ revocation: { revoked, revoker } }: RevocationEvidence): string {
  return `${revoked} ${revoker}`;
}

function count(shares: Map<Principal, number>, revoker: Principal, by: number): void {
  const share = (shares.get(revoker) ?? 0) + by;
  if (share > 0) shares.set(revoker, share);
  else shares.delete(revoker);
}

const tooMany = refuse(
  "too-many-revocations",
  "this revoker has revoked more than this node remembers of one",
);
const busy = refuse("busy", "this node remembers as many revocations as it can; try again later");
