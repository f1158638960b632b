import type { Cancel } from "../clock/clock.ts";
import type { Exit } from "./end.ts";
import type { Handle } from "./handle.ts";
import type { LocalActor } from "./local-actor.ts";
import { livingActor, noActor } from "./monitor.ts";

/**
 * Ties two actors of this system together: when one ends, and not normally, so does the other, for the same reason,
 * unless it traps exits: then it is told, of a normal end as well. Two are tied once however often they are linked.
 * Linking to nobody counts as an end that was not normal. The returned function unties them.
 */
export function link(actors: ReadonlyMap<string, LocalActor>, one: LocalActor, other: Handle): Cancel {
  const partner = livingActor(actors, other);
  if (partner === undefined) {
    exit(one, { actor: other, ...noActor });
    return () => {};
  }
  if (partner !== one && !one.links.has(partner)) tie(one, partner);
  return () => one.links.get(partner)?.();
}

function tie(one: LocalActor, other: LocalActor): void {
  const calledOff = [oneWay(one, other), oneWay(other, one)];
  const untie = () => {
    for (const cancel of calledOff) cancel();
    one.links.delete(other);
    other.links.delete(one);
  };
  one.links.set(other, untie);
  other.links.set(one, untie);

  function oneWay(ending: LocalActor, left: LocalActor): Cancel {
    return ending.watchers.add((end) => {
      untie();
      exit(left, { actor: ending.handle, ...end });
    });
  }
}

function exit(actor: LocalActor, cause: Exit): void {
  const { reason, message } = cause;
  if (actor.onExit !== undefined) actor.onExit(cause);
  else if (reason !== "normal")
    actor.finish({
      reason: reason === "shutdown" ? reason : "crashed",
      message: `fell with ${cause.actor.inbox}: ${message}`,
    });
}
