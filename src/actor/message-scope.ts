import type { Cancel, Clock } from "../clock/clock.ts";
import { DmsError } from "../errors/dms-error.ts";
import type { Cid } from "../ucan/cid.ts";
import type { Message } from "./behavior.ts";
import { actorError } from "./errors.ts";
import type { Handle } from "./handle.ts";

/** A message while its handler runs. */
export interface MessageScope {
  readonly message: Message;
  /** The handler is done: nothing of the message stays behind. */
  end(): void;
  /** The actor stops. */
  abort(): void;
}

export interface MessageScopeOptions {
  readonly clock: Clock;
  readonly cid: Cid;
  readonly from: Handle;
  /** How long the asker still waits. */
  readonly remainingMs: number;
}

/** Most handlers never look at `signal`, so it and its timer are made when one does. */
export function messageScope({ clock, cid, from, remainingMs }: MessageScopeOptions): MessageScope {
  const expiresAtMs = clock.now() + remainingMs;
  let controller: AbortController | undefined;
  let cancel: Cancel | undefined;
  let state: "running" | "ended" | "stopped" = "running";

  const signal = () => {
    if (controller !== undefined) return controller.signal;
    const made = new AbortController();
    controller = made;
    if (state === "stopped") made.abort(stopped());
    if (state === "running") cancel = clock.after(expiresAtMs - clock.now(), () => made.abort(expired()));
    return made.signal;
  };

  return {
    message: {
      cid,
      from,
      get signal() {
        return signal();
      },
    },
    end: () => {
      if (state === "running") state = "ended";
      cancel?.();
    },
    abort: () => {
      state = "stopped";
      cancel?.();
      controller?.abort(stopped());
    },
  };
}

function expired(): DmsError {
  return new DmsError("DEADLINE_PASSED", "the asker no longer waits");
}

function stopped(): DmsError {
  return actorError("ACTOR_STOPPED");
}
