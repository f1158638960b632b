import type { Clock } from "../clock/clock.ts";
import type { Crypto } from "../crypto/keys.ts";
import type { PeerId } from "../network/network.ts";
import type { Random } from "../random/random.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { ChainCache } from "../ucan/chain-cache.ts";
import type { DelegationStore } from "../ucan/delegation-store.ts";
import type { ReplayGuard } from "../ucan/replay.ts";
import type { Revokers } from "../ucan/revoked-link.ts";
import type { Signer } from "../ucan/signer.ts";
import type { Continuations } from "./continuations.ts";
import type { DeadLetters } from "./dead-letters.ts";
import type { Limits } from "./limits.ts";
import type { LocalActor } from "./local-actor.ts";
import type { PeerBudget } from "./peer-budget.ts";
import type { Post } from "./post.ts";
import type { Proofs } from "./proofs.ts";
import type { Trace } from "./trace.ts";

/** What the parts of one actor system share. Each part names those it needs. */
export interface Kernel {
  readonly clock: Clock;
  readonly random: Random;
  readonly crypto: Crypto;
  readonly telemetry: Telemetry;
  readonly limits: Limits;
  readonly self: PeerId;
  /** What was issued before may have been acted on, and been forgotten since. */
  readonly issuedSinceMs: number;
  /** By inbox. */
  readonly actors: Map<string, LocalActor>;
  /** The key of the actor whose DID is this peer's own, when it lives here: it speaks where no other can. */
  readonly hostSigner: () => Signer | undefined;
  readonly isStopped: () => boolean;
  /** Whether the system is about to stop: it asks and answers, and takes nothing new from other peers. */
  readonly isDraining: () => boolean;
  readonly held: DelegationStore;
  readonly proofs: Proofs;
  readonly chains: ChainCache;
  /** What is known to hold no longer. */
  readonly revocations: Revokers | undefined;
  readonly replays: ReplayGuard;
  readonly continuations: Continuations;
  readonly dead: DeadLetters;
  readonly frames: PeerBudget;
  readonly refusals: PeerBudget;
  readonly post: Post;
  readonly trace: Trace;
}
