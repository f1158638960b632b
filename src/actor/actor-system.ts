import type { Clock } from "../clock/clock.ts";
import type { Crypto } from "../crypto/keys.ts";
import type { Did } from "../did/did.ts";
import type { Reply } from "../errors/refusal.ts";
import type { Network, PeerId } from "../network/network.ts";
import type { Random } from "../random/random.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import { type ChainCache, chainCache } from "../ucan/chain-cache.ts";
import type { Cid } from "../ucan/cid.ts";
import type { Delegation } from "../ucan/delegation.ts";
import { delegationStore } from "../ucan/delegation-store.ts";
import { replayGuard } from "../ucan/replay.ts";
import type { Revokers } from "../ucan/revoked-link.ts";
import type { Signer } from "../ucan/signer.ts";
import type { Actor } from "./actor.ts";
import { continuations } from "./continuations.ts";
import { deadLetters } from "./dead-letters.ts";
import type { Exit, StopOptions } from "./end.ts";
import { type Handle, peerOf } from "./handle.ts";
import type { Kernel } from "./kernel.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import type { LocalActor } from "./local-actor.ts";
import { type Asker, type Offers, offersOf } from "./offers.ts";
import { peerBudget } from "./peer-budget.ts";
import { post } from "./post.ts";
import { proofs } from "./proofs.ts";
import { frameReceiver, topicReceiver } from "./receiver.ts";
import { type ReplayMemory, takeUp } from "./replay-memory.ts";
import { type Beliefs, spawn } from "./spawn.ts";
import { topics } from "./topics.ts";
import { trace } from "./trace.ts";

/** The actors of one peer, and what they share: the way to others, and the memory of what was proven to them. */
export interface ActorSystem {
  readonly peer: PeerId;
  /** A new actor. Throws ACTOR_INBOX_TAKEN, ACTOR_INBOX_INVALID. */
  spawn(options: SpawnOptions): Actor;
  /** A delegation that was given to us, to be shown when we ask. Throws UCAN_SIGNATURE_WRONG. */
  hold(delegation: Delegation): void;
  held(): readonly Delegation[];
  /** It is no longer shown from the next message on. */
  release(cid: Cid): void;
  /** From now on every actor here that was given no roots of its own takes orders from this DID, and from whomever it passes its authority on to. */
  trust(root: Did): void;
  /** Messages that nobody handled, counted by reason since the start. */
  deadLetters(): Readonly<Record<string, number>>;
  /** In order of their inboxes. */
  actors(): readonly Handle[];
  /** What the actor of that inbox would do for somebody. Refused: "unknown-inbox", "bad-signature". */
  offers(inbox: string, asker: Asker): Reply<Offers>;
  /** Invokes, and publishes still collecting, that have not ended. */
  waiting(): number;
  /** Stops every actor, the last one spawned first. Frames that arrive later are declined. */
  stop(): void;
  /**
   * The same, one after another, each once it has handled what it had taken; `drainMs` is for all of them together.
   * Meanwhile nothing new is taken from other peers, and actors here still answer each other.
   */
  stop(options: StopOptions): Promise<void>;
  /**
   * What a later system of this peer needs to know to take messages that were issued before it started. Undefined before
   * this one has stopped, and when there is more of it than `limits.replaysKept`: then that one refuses them.
   */
  replayMemory(): ReplayMemory | undefined;
}

export interface SpawnOptions {
  readonly inbox: string;
  /** The actor's key: it signs what it sends, and its DID is the audience of what it gets. */
  readonly signer: Signer;
  /**
   * Whom this actor trusts beside itself. Absent: the roots of the system, as they are at each message. A workload's
   * actor is given none, so that an organisation's word over the node is no word over what it runs for others.
   */
  readonly roots?: readonly Did[];
  /**
   * What becomes of the actor when a behaviour throws what is neither a DmsError nor a Refusal: a promise of our own
   * code was broken, and nobody knows what its state is worth. The asker gets "internal-error" in either case. Absent:
   * "survive". Supervised actors crash, as their supervisor starts them afresh.
   */
  readonly onCrash?: "crash" | "survive";
  /** Traps exits: an actor that this one is linked to has ended, and this one does not fall with it. */
  readonly onExit?: (exit: Exit) => void;
}

export interface ActorSystemOptions {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Crypto;
  readonly network: Network;
  readonly telemetry: Telemetry;
  readonly limits?: Partial<Limits>;
  /** Whom actors without roots of their own believe, as it is at each message, beside those of `trust`. */
  readonly beliefs?: () => Beliefs;
  /** What is known to hold no longer; asked for each message, whatever is cached. */
  readonly revocations?: Revokers;
  /** Shared with whoever drops revoked delegations from it. Absent: one of the system's own. */
  readonly chains?: ChainCache;
  /** Of the system of this peer that stopped last, and never of an earlier one. Absent: see `timeProblem`. */
  readonly replayMemory?: ReplayMemory;
}

/** Takes over the network's `receive`: a peer has one actor system. */
export function actorSystem(options: ActorSystemOptions): ActorSystem {
  const { network, crypto } = options;
  const limits = { ...defaultLimits, ...options.limits };
  const actors = new Map<string, LocalActor>();
  const running = new Map<string, Actor>();
  const roots = new Set<Did>();
  const { revocations, chains = chainCache(limits.delegationsSeen) } = options;
  const known = revocations === undefined ? {} : { revocations };
  const held = delegationStore({ crypto, limit: limits.delegationsHeld, cache: chains, ...known });
  let state: "running" | "draining" | "stopped" = "running";
  const kernel = makeKernel(options, {
    limits,
    actors,
    chains,
    held,
    isStopped: () => state === "stopped",
    isDraining: () => state === "draining",
  });
  const served = topics(network, (topic) => topicReceiver(kernel, topic));
  network.receive(kernel.receive);
  return {
    peer: network.self,
    spawn: (wanted) => {
      const actor = spawn(kernel, { ...wanted, beliefs, topics: served, onStop: forget });
      running.set(wanted.inbox, actor);
      return actor;
    },
    hold: held.add,
    held: held.held,
    release: held.remove,
    trust: (root) => {
      roots.add(root);
    },
    deadLetters: kernel.dead.counts,
    actors: () => [...actors.values()].map(({ handle }) => handle).sort(byInbox),
    offers: (inbox, asker) => offersOf(kernel, inbox, asker),
    waiting: () => kernel.continuations.size,
    stop,
    replayMemory: () => {
      if (state !== "stopped") return undefined;
      kernel.replays.prune(options.clock.now() / 1000);
      if (kernel.replays.size > limits.replaysKept) return undefined;
      return { issuedSinceMs: kernel.issuedSinceMs, seen: kernel.replays.seen() };
    },
  };

  function stop(): void;
  function stop(options: StopOptions): Promise<void>;
  async function stop({ drainMs = 0 }: StopOptions = {}): Promise<void> {
    if (state === "stopped") return;
    if (drainMs > 0) await drain(options.clock.now() + drainMs);
    for (const actor of lastFirst()) void actor.stop(shutdown);
    state = "stopped";
  }

  async function drain(untilMs: number): Promise<void> {
    state = "draining";
    for (const actor of lastFirst())
      await actor.stop({ ...shutdown, drainMs: Math.max(0, untilMs - options.clock.now()) });
  }

  function beliefs(): Beliefs {
    const given = options.beliefs?.();
    if (given === undefined) return { roots };
    return roots.size === 0 ? given : { ...given, roots: new Set([...given.roots, ...roots]) };
  }

  function lastFirst(): readonly Actor[] {
    return [...running.values()].reverse();
  }

  function forget(inbox: string) {
    running.delete(inbox);
  }
}

const shutdown = { reason: "shutdown" } as const;

type Own = Pick<Kernel, "limits" | "actors" | "chains" | "held" | "isStopped" | "isDraining">;

function makeKernel(
  options: ActorSystemOptions,
  own: Own,
): Kernel & { readonly receive: ReturnType<typeof frameReceiver> } {
  const { clock, random, crypto, network, telemetry } = options;
  const { limits, actors, held } = own;
  const { peers } = limits;
  const { replays, issuedSinceMs } = remembered(options, limits);
  const kernel: Kernel = {
    ...own,
    clock,
    random,
    crypto,
    telemetry,
    revocations: options.revocations,
    self: network.self,
    issuedSinceMs,
    hostSigner: () => {
      for (const { signer } of actors.values()) if (peerOf(signer.did) === network.self) return signer;
      return undefined;
    },
    proofs: proofs(limits, held.get),
    replays,
    continuations: continuations(limits.waiting),
    dead: deadLetters(telemetry),
    frames: peerBudget({ clock, peers, burst: limits.framesBurst, perSecond: limits.framesPerSecond }),
    refusals: peerBudget({ clock, peers, burst: limits.refusalsBurst, perSecond: limits.refusalsPerSecond }),
    post: post(clock, network, (from, frame) => receive(from, frame)),
    trace: trace(telemetry),
  };
  const receive = frameReceiver(kernel);
  return { ...kernel, receive };
}

function remembered({ clock, replayMemory }: ActorSystemOptions, limits: Limits) {
  const empty = () => replayGuard({ limit: limits.replays, limitPerSender: limits.replaysPerSender });
  const replays = empty();
  if (replayMemory !== undefined && takeUp(replays, replayMemory, clock.now() / 1000))
    return { replays, issuedSinceMs: replayMemory.issuedSinceMs };
  return { replays: empty(), issuedSinceMs: clock.now() };
}

function byInbox(one: Handle, other: Handle): number {
  return one.inbox < other.inbox ? -1 : 1;
}
