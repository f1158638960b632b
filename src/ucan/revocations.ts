import type { Crypto } from "../crypto/keys.ts";
import type { Principal } from "../did/did.ts";
import { assert } from "../errors/assert.ts";
import { grant, type Refusal, type Reply, refuse } from "../errors/refusal.ts";
import type { ChainCache } from "./chain-cache.ts";
import type { Cid } from "./cid.ts";
import { isSignedDelegation } from "./delegation.ts";
import { revocationLimitBytes } from "./limits.ts";
import { isSignedRevocation, isUpstream, type RevocationEvidence } from "./revocation.ts";
import { isOver, type RememberedRevocation, revocationMemory } from "./revocation-memory.ts";
import { readSnapshot, writeSnapshot } from "./revocation-snapshot.ts";
import type { Revokers } from "./revoked-link.ts";

/**
 * What was revoked. It only grows, until what was revoked would have expired anyway. It needs to have seen neither the
 * delegation nor any use of it: a revocation brings its own evidence.
 */
export interface Revocations extends Revokers {
  /**
   * Takes a revocation, once it is proven: "new", or "known" already. Whoever gets "new" passes it on. Refuses with
   * "proofs-missing" (details.need), "not-upstream", "not-the-audience" (the path has a gap), "expired" (nothing is left
   * to revoke), "too-large", "too-many-revocations" (the revoker's share is full), "busy" (the memory is) and
   * "bad-signature".
   */
  accept(evidence: RevocationEvidence, nowSeconds: number): Reply<"new" | "known">;
  /** Whether anybody has revoked it. Whether that counts in a chain, `verifyChain` says. */
  has(cid: Cid): boolean;
  /** What came after the cursor, the eldest first. Without a cursor, or with one of another memory, from the beginning. */
  since(cursor?: string): RevocationPage;
  /** All of it, to be stored. */
  snapshot(): Uint8Array;
  readonly size: number;
}

/** Some revocations, for a peer that asks what it has missed. */
export interface RevocationPage {
  readonly revocations: readonly RevocationEvidence[];
  /** Where to go on. */
  readonly cursor: string;
  /** False when there are more. */
  readonly isComplete: boolean;
}

/** How much is remembered, and who looks at signatures. */
export interface RevocationsOptions {
  readonly crypto: Pick<Crypto, "verify" | "sha256">;
  /** In revocations, of all and of one revoker; one has about 1 KiB, at most 16. */
  readonly limit: number;
  readonly limitPerRevoker: number;
  /** A name for this memory that no other has, so that a peer's cursor is not taken for one of a memory that was lost. */
  readonly epoch: string;
  /** Shared with `verifyChain`. What is revoked is dropped from it. */
  readonly cache?: ChainCache;
  /** Whose delegations concern this node. Revocations of all others get half of the memory, or strangers could fill it. */
  readonly isOurs?: (issuers: readonly Principal[]) => boolean;
  /** Called with each new one: to store it, and to drop what was concluded from it. */
  readonly onRevoked?: (evidence: RevocationEvidence) => void;
}

/** What was stored, and the time: what has expired in between is left out. */
export interface StoredRevocations {
  readonly snapshot: Uint8Array;
  readonly nowSeconds: number;
}

/**
 * A set of revocations, empty or as it was stored. Throws UCAN_MALFORMED where the store holds something else. What is
 * stored was proven before, so its signatures are not looked at again, and neither are limits that were larger then.
 */
export function revocations(options: RevocationsOptions, stored?: StoredRevocations): Revocations {
  const { crypto, cache, onRevoked } = options;
  assert(epochForm.test(options.epoch), "an epoch is 1 to 64 letters and digits");
  const isOurs = ({ path }: RevocationEvidence) => options.isOurs?.(path.map(({ issuer }) => issuer)) ?? true;
  const memory = revocationMemory(options);
  const saved = stored === undefined ? undefined : readSnapshot(stored.snapshot, crypto);
  const epoch = saved?.epoch ?? options.epoch;
  let next = saved?.next ?? 1;
  let prunedAt = 0;

  const put = (sequence: number, evidence: RevocationEvidence) => {
    memory.put({ sequence, evidence, isOurs: isOurs(evidence) });
    cache?.forget(evidence.revocation.revoked);
  };
  const shortage = (evidence: RevocationEvidence, nowSeconds: number) => {
    const isShort = () => memory.shortage(evidence, isOurs(evidence));
    if (nowSeconds >= prunedAt + pruneSeconds || isShort() !== undefined) {
      memory.prune(nowSeconds);
      prunedAt = nowSeconds;
    }
    return isShort();
  };
  for (const { sequence, evidence } of saved?.entries ?? [])
    if (!isOver(evidence, stored?.nowSeconds ?? 0)) put(sequence, evidence);

  return {
    accept: (evidence, nowSeconds) => {
      if (memory.has(evidence)) return grant("known");
      const refusal =
        problem(evidence, nowSeconds) ?? shortage(evidence, nowSeconds) ?? forgery(evidence, crypto, cache);
      if (refusal !== undefined) return refusal;
      put(next++, evidence);
      onRevoked?.(evidence);
      return grant("new");
    },
    has: (cid) => memory.revokersOf(cid) !== undefined,
    revokersOf: memory.revokersOf,
    since: (cursor) => pageAfter(sequenceOf(cursor, epoch, next), memory.values(), epoch),
    snapshot: () => writeSnapshot({ epoch, next, entries: memory.values() }),
    get size() {
      return memory.size;
    },
  };
}

/** Looking at all of them takes less than a millisecond, and nothing hangs on forgetting in time. */
const pruneSeconds = 60;

/** A page of so many has mostly 16 KiB … */
const pageLimit = 16;

/** … and where delegations are large, it ends earlier, so that a message carries it. */
const pageLimitBytes = 32_768;

const epochForm = /^[A-Za-z0-9]{1,64}$/;

/** What is wrong with a revocation, as far as it shows without looking at signatures. */
function problem({ revocation, path }: RevocationEvidence, nowSeconds: number): Refusal | undefined {
  const need = revocation.path.filter((cid, at) => path[at]?.cid !== cid);
  if (need.length > 0 || path.length !== revocation.path.length)
    return refuse("proofs-missing", "delegations on the revocation's path are missing", { need });
  if (path.some(({ issuer }, at) => at > 0 && path[at - 1]?.audience !== issuer))
    return refuse("not-the-audience", "the revocation's path has a gap");
  if (!isUpstream(revocation.revoker, path))
    return refuse("not-upstream", "only who has issued a delegation on the way to it may revoke it");
  if (isOver({ revocation, path }, nowSeconds))
    return refuse("expired", "what this revokes has expired", { expires: path.at(-1)?.expires });
  const bytes = path.reduce((sum, link) => sum + link.bytes.length, revocation.bytes.length);
  return bytes > revocationLimitBytes
    ? refuse("too-large", `a revocation and its path have at most ${revocationLimitBytes} bytes`)
    : undefined;
}

function forgery(
  { revocation, path }: RevocationEvidence,
  crypto: Pick<Crypto, "verify">,
  cache: ChainCache | undefined,
): Refusal | undefined {
  if (!isSignedRevocation(revocation, crypto))
    return refuse("bad-signature", "the revocation is not signed by its issuer");
  const link = path.findIndex((proof) => !cache?.knows(proof.cid) && !isSignedDelegation(proof, crypto));
  if (link < 0) return undefined;
  return refuse("bad-signature", "a delegation on the revocation's path is not signed by its issuer", {
    link,
  });
}

/** A cursor says of which memory it is and how far its holder has read. */
function sequenceOf(cursor: string | undefined, epoch: string, next: number): number {
  const [of, sequence] = cursor?.split(".") ?? [];
  const read = Number(sequence);
  return of === epoch && Number.isSafeInteger(read) && read >= 0 && read < next ? read : 0;
}

function pageAfter(
  sequence: number,
  entries: readonly RememberedRevocation[],
  epoch: string,
): RevocationPage {
  const later = entries.filter((entry) => entry.sequence > sequence);
  const page = fitting(later);
  return {
    revocations: page.map(({ evidence }) => evidence),
    cursor: `${epoch}.${page.at(-1)?.sequence ?? sequence}`,
    isComplete: page.length === later.length,
  };
}

/** At least one, however large. */
function fitting(entries: readonly RememberedRevocation[]): readonly RememberedRevocation[] {
  let bytes = 0;
  const end = entries.slice(0, pageLimit).findIndex(({ evidence: { revocation, path } }, at) => {
    bytes += path.reduce((sum, link) => sum + link.bytes.length, revocation.bytes.length);
    return bytes > pageLimitBytes && at > 0;
  });
  return entries.slice(0, end < 0 ? pageLimit : end);
}
