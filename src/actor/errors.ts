import { DmsError, type ErrorDetails } from "../errors/dms-error.ts";

/** What can go wrong with an actor on this side; what another side declines is a Refusal. */
export const actorErrors = {
  ACTOR_NOT_DATA: "the value cannot be carried by a message",
  ACTOR_TOO_LARGE: "the value is too large for one message",
  ACTOR_INBOX_TAKEN: "an actor of this inbox lives here already",
  ACTOR_INBOX_INVALID: "an inbox is named by 1 to 128 characters",
  ACTOR_STOPPED: "the actor stopped",
} as const;

/** A failure with one of these codes; `sentence` where there is more to say than the code's own. */
export function actorError(
  code: keyof typeof actorErrors,
  sentence?: string,
  details?: ErrorDetails,
): DmsError {
  return new DmsError(code, sentence ?? actorErrors[code], details);
}
