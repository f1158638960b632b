/** What ends a command early. The exit code of each is in exit-codes.ts. */
export const cliErrors = {
  CLI_USAGE: "the command line is wrong",
  CLI_FILE_UNREADABLE: "a file named on the command line cannot be read",
  CLI_INVALID_ENSEMBLE: "the ensemble file is not valid",
  CLI_INVALID_INPUT: "the input is not what the behaviour takes",
  CLI_REFUSED: "the node declined what was asked",
  CLI_TIMED_OUT: "it took longer than allowed",
  CLI_INTERRUPTED: "Ctrl-C was pressed",
  CLI_UNEXPECTED_ANSWER: "the node answered in a shape this program does not know",
  CLI_INVALID_CONFIG: "the configuration of a node is not valid",
  CLI_NODE_NOT_STARTED: "a node of a development network ended before it was ready",
  CLI_DIRECTORY_NOT_OWN: "a directory that must be this user's alone is not",
  CLI_NOBODY_TO_ASK: "there is no terminal on which somebody could be asked",
  CLI_NOT_HERE: "this command needs a machine of its own",
} as const;
