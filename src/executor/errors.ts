/** What can go wrong when a program is run. */
export const executorErrors = {
  EXECUTOR_IMAGE_MISSING: "the image is not on this machine and cannot be pulled",
  EXECUTOR_ALREADY_STARTED: "an execution of that id exists already",
  EXECUTOR_START_FAILED: "the program could not be started",
  EXECUTOR_UNAVAILABLE: "the executor does not answer",
} as const;
