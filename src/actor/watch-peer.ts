import type { Cancel, Clock } from "../clock/clock.ts";
import type { Reply } from "../errors/refusal.ts";
import type { Random } from "../random/random.ts";
import type { Actor } from "./actor.ts";
import { type HealthReport, healthcheck } from "./behaviors/healthcheck.ts";
import { failureDetector } from "./failure-detector.ts";
import type { Handle } from "./handle.ts";
import type { Down } from "./monitor.ts";

/** What became of somebody who is watched. Only changes are told. */
export type PeerEvent = { readonly atMs: number } & (
  | { readonly kind: "alive" }
  /** It answers, and says that it is not well. */
  | { readonly kind: "unwell"; readonly error: string }
  /** It has been silent for longer than it uses to be. */
  | { readonly kind: "suspect" }
  /** It has been silent for too long; or ("no-actor") its peer says that it does not live there. */
  | { readonly kind: "down"; readonly because: "unreachable" | "no-actor" }
);

export interface WatchPeerOptions {
  readonly clock: Clock;
  /** Spreads heartbeats, so that a thousand watchers do not ask at once. */
  readonly random: Random;
  /** Who asks; it needs the right to /dms/actor/healthcheck of the other. When it ends, so does the watching. */
  readonly actor: Pick<Actor, "invoke" | "ended">;
  /** Any actor that has taken up `healthcheck`, wherever it lives. */
  readonly target: Handle;
  /** From one question to the next. Absent: 5,000 ms. */
  readonly intervalMs?: number;
  /** Silence beyond the usual that means nothing yet. Absent: two intervals, so two heartbeats may get lost. */
  readonly pauseMs?: number;
  /** See failure-detector.ts. Absent: 2, one suspicion in a hundred is wrong. */
  readonly suspectPhi?: number;
  /** Absent: 8. */
  readonly downPhi?: number;
  readonly onEvent: (event: PeerEvent) => void;
}

/**
 * Asks an actor by the clock whether it is well, learns how regularly it answers, and tells when it falls silent and when
 * it is heard again. Goes on until it is called off, also after "down": whoever was cut off may come back.
 */
export function watchPeer(options: WatchPeerOptions): Cancel {
  const { clock, random, actor, target, onEvent } = options;
  const { intervalMs = 5000, pauseMs = 2 * intervalMs, suspectPhi = 2, downPhi = 8 } = options;
  const detector = failureDetector({
    sinceMs: clock.now(),
    firstEstimateMs: intervalMs,
    pauseMs,
    leastDeviationMs: intervalMs / 4,
    outagePhi: downPhi,
  });
  const stopping = new AbortController();
  let state: PeerEvent["kind"] | "unknown" = "unknown";
  let cancelBeat: Cancel = () => {};
  let cancelDoubt: Cancel = () => {};
  const stop = () => {
    cancelBeat();
    cancelDoubt();
    stopping.abort();
  };

  beat();
  doubt();
  void actor.ended.then(stop);
  return stop;

  function beat(): void {
    // A tenth more or less.
    cancelBeat = clock.after(Math.round(intervalMs * (0.9 + random.fraction() / 5)), beat);
    // Late answers are heartbeats too, but those that are asked for at once have a bound.
    const asking = { timeoutMs: intervalMs * questionsAtOnce, signal: stopping.signal };
    void actor.invoke(target, healthcheck, {}, asking).then(heard);
  }

  function heard(reply: Reply<HealthReport>): void {
    if (stopping.signal.aborted || (!reply.granted && silence.has(reply.because))) return;
    const atMs = clock.now();
    if (!reply.granted && noActor.has(reply.because)) {
      cancelDoubt();
      return turn({ kind: "down", atMs, because: "no-actor" });
    }
    detector.heartbeat(atMs);
    if (reply.granted && !reply.value.ok)
      turn({ kind: "unwell", atMs, error: reply.value.error ?? "it does not say why" });
    else turn({ kind: "alive", atMs });
    doubt();
  }

  /** Waits for silence to become suspicious, and then for it to become too long. */
  function doubt(): void {
    cancelDoubt();
    if (stopping.signal.aborted) return;
    const at = (phi: number, work: () => void) => {
      cancelDoubt = clock.after(Math.max(0, detector.reaches(phi) - clock.now()), work);
    };
    at(suspectPhi, () => {
      at(downPhi, () => turn({ kind: "down", atMs: clock.now(), because: "unreachable" }));
      turn({ kind: "suspect", atMs: clock.now() });
    });
  }

  function turn(event: PeerEvent): void {
    if (event.kind === state) return;
    state = event.kind;
    onEvent(event);
  }
}

/**
 * Monitors an actor that lives on another peer: tells `onDown` once, when it has been silent for too long or its peer says
 * that it is not there. From here a crash over there looks like either.
 */
export function monitorRemote({
  onDown,
  ...options
}: Omit<WatchPeerOptions, "onEvent"> & { readonly onDown: (down: Down) => void }): Cancel {
  const cancel = watchPeer({
    ...options,
    onEvent: (event) => {
      if (event.kind !== "down") return;
      cancel();
      onDown({ actor: options.target, reason: event.because, message: sentences[event.because] });
    },
  });
  return cancel;
}

const sentences = {
  unreachable: "it has not been heard for too long",
  "no-actor": "no such actor lives there",
} as const;

/** Questions that may wait for an answer at the same time. */
const questionsAtOnce = 4;

/** Refusals that do not come from the one who was asked, or are no sign of its life. All others are. */
const silence: ReadonlySet<string> = new Set([
  "unreachable",
  "deadline",
  "busy",
  "cancelled",
  "stopped",
  "too-many-waiting",
]);

/** What the actor's peer says for it when it has ended. */
const noActor: ReadonlySet<string> = new Set(["unknown-inbox", "wrong-audience"]);
