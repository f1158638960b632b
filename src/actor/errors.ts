import { DmsError, type ErrorDetails } from "../errors/dms-error.ts";

/** What can go wrong with an actor on this side; what another side declines is a Refusal. */
export const actorErrors = {
  ACTOR_NOT_DATA: "the value cannot be carried by a message",
  ACTOR_TOO_LARGE: "the value is too large for one message",
  ACTOR_INBOX_TAKEN: "an actor of this inbox lives here already",
  ACTOR_INBOX_INVALID: "an inbox is named by 1 to 128 characters",
  ACTOR_STOPPED: "the actor stopped",
  SUPERVISOR_CHILD_EXISTS: "the supervisor has a child of this name already",
  SUPERVISOR_CHILD_UNKNOWN: "the supervisor has no child of this name",
  SUPERVISOR_START_FAILED: "a child could not be started",
  SUPERVISOR_STOPPED: "the supervisor has stopped",
} as const;

/** A failure with one of these codes; `sentence` where there is more to say than the code's own. */
export function actorError(
  code: keyof typeof actorErrors,
  sentence?: string,
  details?: ErrorDetails,
): DmsError {
  return new DmsError(code, sentence ?? actorErrors[code], details);
}
