import type { CommandHead } from "./command.ts";

/** Every command there is, in the order of the help. Hints name commands by these keys, so that none can rot. */
export const commandHeads = {
  deploy: { usage: "deploy <file>", summary: "Run the jobs of an ensemble file, and wait for them" },
  ps: { usage: "ps", summary: "List deployments" },
  describe: {
    usage: "describe <id>",
    summary: "Tell all about a deployment: where it runs, what happened, why not",
  },
  logs: { usage: "logs <id> [allocation]", summary: "Print what an allocation printed" },
  stop: { usage: "stop <id>", summary: "Shut a deployment down" },
  ensemble: { usage: "ensemble", summary: "Check ensemble files" },
  run: { usage: "run", summary: "Run a node on this machine until Ctrl-C" },
  dev: { usage: "dev", summary: "Run a whole network on this machine until Ctrl-C" },
  status: { usage: "status", summary: "Tell how the node is" },
  peers: { usage: "peers", summary: "List the machines that the node knows, connect to one, or ping it" },
  onboard: { usage: "onboard", summary: "Offer a part of this machine to the network" },
  offboard: { usage: "offboard", summary: "Take the machine's offer back" },
  key: { usage: "key", summary: "Make, keep and use your own keys" },
  cap: { usage: "cap", summary: "Say whom the node believes, and give and take back rights" },
  actor: { usage: "actor", summary: "List actors and what they can do, and have them do it" },
  completion: { usage: "completion", summary: "Print the script that completes dms command lines in bash" },
} as const satisfies Readonly<Record<string, CommandHead>>;

/** What is typed first. */
export type CommandName = keyof typeof commandHeads;

/** The names in the order of the help. */
export const commandNames: readonly CommandName[] = Object.keys(commandHeads).filter(isCommandName);

function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(commandHeads, word);
}
