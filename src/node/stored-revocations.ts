import type { Crypto } from "../crypto/keys.ts";
import type { Database } from "../database/database.ts";
import type { Principal } from "../did/did.ts";
import type { ChainCache } from "../ucan/chain-cache.ts";
import { decodeRevocationFrame, encodeRevocation, type RevocationEvidence } from "../ucan/revocation.ts";
import { type Revocations, revocations } from "../ucan/revocations.ts";

export interface StoredRevocationsOptions {
  readonly database: Database;
  readonly crypto: Pick<Crypto, "verify" | "sha256">;
  readonly chains: ChainCache;
  readonly nowSeconds: () => number;
  /** A new name for a memory that begins empty. */
  readonly epoch: () => string;
  /** Called with each new one, once it is on the disk. */
  readonly onNew: (evidence: RevocationEvidence) => void;
  readonly isOurs: (issuers: readonly Principal[]) => boolean;
}

/**
 * A set of revocations that outlives the process: each new one is on the disk before anybody is told that it counts.
 * New ones are written one by one beside the last whole snapshot, which takes them in at the start and when there are
 * many, so that a revocation costs one small write however many there are.
 */
export function storedRevocations(options: StoredRevocationsOptions): Revocations {
  const { database, crypto, chains, nowSeconds } = options;
  const stored = database.read((view) => ({
    snapshot: view.get(collection, snapshotKey),
    later: view.list(journal),
  }));
  let written: number | undefined;
  const memory: Revocations = revocations(
    {
      crypto,
      limit: revocationLimit,
      limitPerRevoker,
      epoch: options.epoch(),
      cache: chains,
      isOurs: options.isOurs,
      onRevoked: (evidence) => {
        if (written === undefined) return; // It comes from the disk.
        const key = String(written++).padStart(keyDigits, "0");
        database.write((transaction) => transaction.put(journal, key, encodeRevocation(evidence)), "now");
        if (written >= journalLimit) compact();
        options.onNew(evidence);
      },
    },
    stored.snapshot === undefined ? undefined : { snapshot: stored.snapshot, nowSeconds: nowSeconds() },
  );
  for (const { value } of stored.later) memory.accept(decodeRevocationFrame(value, crypto), nowSeconds());
  written = stored.later.length;
  if (stored.snapshot === undefined || written > 0) compact();
  return memory;

  function compact(): void {
    database.write((transaction) => {
      for (const { key } of transaction.list(journal)) transaction.delete(journal, key);
      transaction.put(collection, snapshotKey, memory.snapshot());
    }, "now");
    written = 0;
  }
}

const collection = "capabilities";
const snapshotKey = "revocations";
const journal = "capabilities.revoked";
const keyDigits = 6;

/** Beside the snapshot, before they are taken into it: what a start has to look at again, signature by signature. */
const journalLimit = 256;

/** About 1 KiB each, at most 16: years of an organisation's, and no more than a small machine can spare. */
const revocationLimit = 4096;

/** A quarter of all, so that no single key, lost or hostile, fills what belongs to everybody. */
const limitPerRevoker = 1024;
