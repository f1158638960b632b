import { didOf, type Principal } from "../did/did.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import type { Reply } from "../errors/refusal.ts";
import type { Host } from "../host/host.ts";
import type { Anchor, AnchorName } from "../ucan/anchor-book.ts";
import { type CapabilityContext, capabilityContext } from "../ucan/capability-context.ts";
import { type ChainCache, chainCache } from "../ucan/chain-cache.ts";
import type { Cid } from "../ucan/cid.ts";
import { type Delegation, decodeDelegation } from "../ucan/delegation.ts";
import type { GrantWish } from "../ucan/grant-plan.ts";
import type { RevocationEvidence } from "../ucan/revocation.ts";
import type { Revocations } from "../ucan/revocations.ts";
import { signerOf } from "../ucan/signer.ts";
import type { Trust } from "./config.ts";
import { storedRevocations } from "./stored-revocations.ts";

/** What a node believes, was given and gives, kept in its database; every change is on the disk before it is answered. */
export interface TrustBook {
  readonly context: CapabilityContext;
  readonly revocations: Revocations;
  /** Shared with the node's actors, so that what is revoked is dropped there too. */
  readonly chains: ChainCache;
  anchor(anchor: Anchor): Reply<void>;
  remove(name: AnchorName): Reply<void>;
  grant(wish: GrantWish): Reply<Delegation>;
  /** As `CapabilityContext.revoke`. */
  revoke(cid: Cid, chain?: readonly Delegation[]): Reply<RevocationEvidence>;
  /** A revocation of somebody else's, as `Revocations.accept`. */
  accept(evidence: RevocationEvidence): Reply<"new" | "known">;
  /** Who hears that the delegations that were given to this node, with those that lead to them, are now others. */
  onProvided(listener: OnProvided): void;
  /** Who hears of each revocation that is new here, however it came. */
  onRevoked(listener: (evidence: RevocationEvidence) => void): void;
}

type OnProvided = (now: readonly Delegation[], before: readonly Delegation[]) => void;

/** The book as it was left, with what the configuration says added once more. */
export function trustBook(host: Host, trust: Trust): TrustBook {
  const { clock, crypto, random, database, telemetry, identity } = host;
  const nowSeconds = () => clock.now() / 1000;
  const chains = chainCache(chainsRemembered);
  const isOurs = (issuers: readonly Principal[]) => {
    const { self, roots, require = [] } = context.anchors();
    return issuers.some(
      (issuer) => issuer === self || roots.has(issuer) || require.some(({ audience }) => audience === issuer),
    );
  };
  // The revocations ask the context whose they are, and the context asks them what holds: one of the two comes first.
  let isReady = false;
  const revokedListeners: ((evidence: RevocationEvidence) => void)[] = [];
  const revocations: Revocations = storedRevocations({
    database,
    crypto,
    chains,
    nowSeconds,
    onNew: (evidence) => {
      for (const listener of revokedListeners) listener(evidence);
    },
    epoch: () => hexOf(random.bytes(epochBytes)),
    isOurs: (issuers) => !isReady || isOurs(issuers),
  });
  const snapshot = database.read((view) => view.get(collection, contextKey));
  const context = capabilityContext({
    did: didOf(identity.publicKey),
    signer: signerOf(identity),
    crypto,
    nowSeconds,
    nonce: () => random.bytes(nonceBytes),
    revocations,
    ...(snapshot === undefined ? {} : { snapshot }),
  });
  isReady = true;
  const keep = () =>
    database.write((transaction) => transaction.put(collection, contextKey, context.snapshot()), "now");
  const listeners: OnProvided[] = [];
  const changing = <T>(change: () => Reply<T>): Reply<T> => {
    const before = context.provided();
    const reply = change();
    if (!reply.granted) return reply;
    keep();
    for (const listener of listeners) listener(context.provided(), before);
    return reply;
  };
  takeConfigured();

  return {
    context,
    revocations,
    chains,
    anchor: (anchor) => changing(() => context.anchor(anchor)),
    remove: (name) => changing(() => context.remove(name)),
    grant: (wish) => changing(() => context.grant(wish)),
    revoke: context.revoke,
    accept: (evidence) => revocations.accept(evidence, nowSeconds()),
    onProvided: (listener) => {
      listeners.push(listener);
    },
    onRevoked: (listener) => {
      revokedListeners.push(listener);
    },
  };

  /** Each is there once, however often it is said. What does not hold is named in the log, and no reason to stop. */
  function takeConfigured(): void {
    const told = (reply: Reply<void>) => {
      if (!reply.granted) telemetry.log("warn", "node.token-refused", { problem: reply.message });
    };
    for (const root of trust.roots) told(context.anchor({ root }));
    const delegations = trust.delegations.flatMap((token) => {
      try {
        return [decodeDelegation(token, crypto)];
      } catch (error) {
        telemetry.log("warn", "node.token-refused", { problem: sentenceOf(error) });
        return [];
      }
    });
    const toUs = delegations.filter(({ audience }) => audience === context.did);
    const others = delegations.filter(({ audience }) => audience !== context.did);
    for (const leaf of toUs) told(context.anchor({ provide: [...others, leaf] }));
    if (trust.roots.length > 0 || delegations.length > 0) keep();
  }
}

const collection = "capabilities";
const contextKey = "context";

/** As many as an actor system remembers of others. */
const chainsRemembered = 4096;

const nonceBytes = 12;
const epochBytes = 8;

function hexOf(bytes: Uint8Array): string {
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
