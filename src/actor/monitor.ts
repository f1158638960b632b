import type { Cancel } from "../clock/clock.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { End } from "./end.ts";
import type { Handle } from "./handle.ts";
import type { LocalActor } from "./local-actor.ts";
import { contained } from "./watchers.ts";

/** What one who monitors an actor is told, once. */
export interface Down {
  readonly actor: Handle;
  /** Beside how it ended: "no-actor", no such one lives there; "unreachable", its peer has been silent for too long. */
  readonly reason: End["reason"] | "no-actor" | "unreachable";
  readonly message: string;
}

/**
 * Tells `onDown` once how the actor ends: one way, and without any consequence for either. Where no such actor lives
 * here it says so, but never within the call.
 */
export function monitor(
  { actors, telemetry }: { readonly actors: ReadonlyMap<string, LocalActor>; readonly telemetry: Telemetry },
  actor: Handle,
  onDown: (down: Down) => void,
): Cancel {
  const local = livingActor(actors, actor);
  if (local !== undefined) return local.watchers.add((end) => onDown({ actor, ...end }));
  let isCalledOff = false;
  queueMicrotask(() => {
    if (!isCalledOff) contained(telemetry, () => onDown({ actor, ...noActor }));
  });
  return () => {
    isCalledOff = true;
  };
}

/** The actor of exactly this name, if it lives here. */
export function livingActor(
  actors: ReadonlyMap<string, LocalActor>,
  { did, peer, inbox }: Handle,
): LocalActor | undefined {
  const local = actors.get(inbox);
  return local?.handle.did === did && local.handle.peer === peer ? local : undefined;
}

/** What is said of an actor that does not live where it is named. */
export const noActor = { reason: "no-actor", message: "no such actor lives there" } as const;
