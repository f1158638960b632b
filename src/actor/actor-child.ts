import type { Actor } from "./actor.ts";
import type { ActorSystem, SpawnOptions } from "./actor-system.ts";
import type { ChildSpec } from "./child-spec.ts";

/** An actor for a supervisor. Crashes, unless it is told to survive what its behaviours do wrong. */
export interface ActorChild extends SpawnOptions, Pick<ChildSpec, "restart" | "shutdownMs"> {
  readonly system: Pick<ActorSystem, "spawn">;
  /** Gives a fresh actor its behaviours and a fresh state. */
  readonly begin: (actor: Actor) => void | Promise<void>;
}

/** The spec of a child that is an actor, named as its inbox is: after a restart its handle is the same. */
export function actorChild({ system, begin, restart, shutdownMs, ...spawning }: ActorChild): ChildSpec {
  return {
    id: spawning.inbox,
    ...(restart === undefined ? {} : { restart }),
    ...(shutdownMs === undefined ? {} : { shutdownMs }),
    start: async () => {
      const actor = system.spawn({ onCrash: "crash", ...spawning });
      try {
        await begin(actor);
        return actor;
      } catch (error) {
        actor.stop();
        throw error;
      }
    },
  };
}
