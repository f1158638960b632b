/** What can go wrong with an actor on this side; what another side declines is a Refusal. */
export const actorErrors = {
  ACTOR_NOT_DATA: "the value cannot be carried by a message",
  ACTOR_TOO_LARGE: "the value is too large for one message",
  ACTOR_INBOX_TAKEN: "an actor of this inbox lives here already",
  ACTOR_INBOX_INVALID: "an inbox is named by 1 to 128 characters",
} as const;
