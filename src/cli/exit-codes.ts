import { errorCode } from "../errors/dms-error.ts";

/** What the exit code of `dms` means. `deploy` of a single task exits with the task's own code instead of 0 or 1. */
export const exitCodes = {
  done: 0,
  /** Declined by a node, or failed. */
  failed: 1,
  /** The command line or the ensemble file is wrong; nothing was asked of any node. */
  usage: 2,
  /** No node answers on the API socket. */
  noNode: 3,
  /** As timeout(1) does. */
  timedOut: 124,
  /** As a shell does for SIGINT: 128 + 2. */
  interrupted: 130,
} as const;

/** The last paragraph of `dms --help`. */
export const exitCodesHelp = [
  "Exit codes: 0 done; 1 refused or failed; 2 wrong usage or invalid file; 3 no node answers;",
  "124 timed out; 130 interrupted. `dms deploy` of one task exits with the task's own code.",
].join("\n");

/** The exit code for what a command threw. */
export function exitCodeOf(error: unknown): number {
  return byErrorCode.get(errorCode(error) ?? "") ?? exitCodes.failed;
}

const byErrorCode: ReadonlyMap<string, number> = new Map([
  ["CLI_USAGE", exitCodes.usage],
  ["CLI_FILE_UNREADABLE", exitCodes.usage],
  ["CLI_NOBODY_TO_ASK", exitCodes.usage],
  ["KEYSTORE_NAME_INVALID", exitCodes.usage],
  ["KEYSTORE_PASSPHRASE_EMPTY", exitCodes.usage],
  ["CLI_INVALID_CONFIG", exitCodes.usage],
  ["CLI_INVALID_ENSEMBLE", exitCodes.usage],
  ["CLI_INVALID_INPUT", exitCodes.usage],
  ["API_UNREACHABLE", exitCodes.noNode],
  ["API_SOCKET_PATH_TOO_LONG", exitCodes.usage],
  ["CLI_TIMED_OUT", exitCodes.timedOut],
  ["DEADLINE_PASSED", exitCodes.timedOut],
  ["CLI_INTERRUPTED", exitCodes.interrupted],
]);
