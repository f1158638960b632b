import type { Actor } from "../actor/actor.ts";
import { rootInbox } from "../actor/handle.ts";
import { peerBudget } from "../actor/peer-budget.ts";
import { type Cancel, type Clock, every } from "../clock/clock.ts";
import { boundedCache } from "../crypto/bounded-cache.ts";
import type { Crypto } from "../crypto/keys.ts";
import { didOf } from "../did/did.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import type { Network, PeerId } from "../network/network.ts";
import { publicKeyOfPeer } from "../network/peer-id.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { decodeRevocationFrame, encodeRevocation } from "../ucan/revocation.ts";
import { revocationsSince } from "./behaviors/revocations-since.ts";
import type { TrustBook } from "./trust-book.ts";

/** Where revocations are told. */
export const revocationTopic = "/dms/revocations";

export interface RevocationExchangeOptions {
  readonly clock: Clock;
  readonly network: Network;
  readonly crypto: Crypto;
  readonly telemetry: Telemetry;
  /** Asks others in the node's name. */
  readonly actor: Actor;
  readonly trust: TrustBook;
}

/**
 * Spreads revocations: each that is new here is told to everybody, and whoever is newly connected is asked what this
 * node has missed, and again from time to time. A revocation proves itself, so it travels as it is, without a message
 * around it, and it does not matter from whom it comes. The result calls it off.
 */
export function revocationExchange(options: RevocationExchangeOptions): Cancel {
  const stopTelling = tellAndHear(options);
  const stopAsking = askConnected(options);
  return () => {
    stopTelling();
    stopAsking();
  };
}

function tellAndHear({ clock, network, crypto, telemetry, trust }: RevocationExchangeOptions): Cancel {
  const budget = peerBudget({ clock, peers: 4096, burst: heardBurst, perSecond: heardPerSecond });
  let isHeard = false;
  trust.onRevoked((evidence) => {
    if (isHeard) return; // The network hands it on by itself.
    network.publish(revocationTopic, encodeRevocation(evidence)).catch((error: unknown) => {
      telemetry.log("warn", "node.revocation-untold", { problem: sentenceOf(error) });
    });
  });
  return network.subscribe(revocationTopic, (from, frame) => {
    if (!budget.take(from)) return "ignore"; // It is asked for later.
    isHeard = true;
    try {
      const reply = trust.accept(decodeRevocationFrame(frame, crypto));
      if (reply.granted) return reply.value === "new" ? "accept" : "ignore";
      return honest.has(reply.because) ? "ignore" : "reject";
    } catch (error) {
      telemetry.log("warn", "node.revocation-refused", { problem: sentenceOf(error) });
      return "reject";
    } finally {
      isHeard = false;
    }
  });
}

/** A memory that is full here, or a clock that is another, says nothing about who told us. */
const honest: ReadonlySet<string> = new Set(["expired", "busy", "too-many-revocations"]);

/** From one neighbour, who hands on what all others tell: an organisation that leaves takes back hundreds at once … */
const heardBurst = 512;
/** … and on the long run each costs two signature checks or more. */
const heardPerSecond = 32;

function askConnected({
  clock,
  network,
  crypto,
  telemetry,
  actor,
  trust,
}: RevocationExchangeOptions): Cancel {
  const cursors = boundedCache<PeerId, string>(cursorsRemembered);
  const nextAtMs = new Map<PeerId, number>();
  const asking = new Set<PeerId>();
  const stopped = new AbortController();

  async function askOne(peer: PeerId): Promise<void> {
    const key = publicKeyOfPeer(peer);
    if (key === undefined) return;
    const handle = { did: didOf(key), peer, inbox: rootInbox };
    for (let pages = 0; pages < pagesAtOnce && !stopped.signal.aborted; pages++) {
      const cursor = cursors.get(peer);
      const asked = cursor === undefined ? {} : { cursor };
      const reply = await actor.invoke(handle, revocationsSince, asked, {
        timeoutMs,
        signal: stopped.signal,
      });
      if (!reply.granted) return;
      for (const frame of reply.value.revocations) trust.accept(decodeRevocationFrame(frame, crypto));
      cursors.set(peer, reply.value.cursor);
      if (reply.value.isComplete) {
        nextAtMs.set(peer, clock.now() + againMs);
        return;
      }
    }
  }

  function askNew(): void {
    const connected = network.peers().flatMap(({ id, isConnected }) => (isConnected ? [id] : []));
    const here = new Set(connected);
    for (const peer of nextAtMs.keys()) if (!here.has(peer)) nextAtMs.delete(peer);
    for (const peer of connected) {
      if (asking.size >= askedAtOnce) return;
      if (asking.has(peer) || clock.now() < (nextAtMs.get(peer) ?? 0)) continue;
      asking.add(peer);
      nextAtMs.set(peer, clock.now() + retryMs);
      void askOne(peer)
        .catch((error: unknown) => {
          telemetry.log("warn", "node.revocation-refused", { problem: sentenceOf(error) });
        })
        .finally(() => asking.delete(peer));
    }
  }

  const cancel = every(clock, lookMs, askNew);
  askNew();
  return () => {
    cancel();
    stopped.abort(new Error("the node stops"));
  };
}

/** How soon a new connection is noticed. Looking costs nothing. */
const lookMs = 1_000;
/** A peer that did not answer may be of another kind, or busy. */
const retryMs = 60_000;
/** What was told and not heard, for whatever reason, is known after so long. */
const againMs = 600_000;
const timeoutMs = 10_000;
/** A node that has just started asks the first few it meets, not all of them at once. */
const askedAtOnce = 4;
/** More than a whole memory of single revocations; the rest follows a minute later. */
const pagesAtOnce = 280;
/** Forgetting one costs a second look at what is known already. */
const cursorsRemembered = 1_024;
