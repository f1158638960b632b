import type { Command } from "./command.ts";
import type { CommandName } from "./command-heads.ts";

/** The module behind each line of the help. Loaded only when its name is typed: starting must stay cheap. */
export const loadCommand: Readonly<Record<CommandName, () => Promise<Command>>> = {
  deploy: async () => (await import("./commands/deploy.ts")).deploy,
  ps: async () => (await import("./commands/ps.ts")).ps,
  describe: async () => (await import("./commands/describe.ts")).describe,
  logs: async () => (await import("./commands/logs.ts")).logs,
  stop: async () => (await import("./commands/stop.ts")).stop,
  ensemble: async () => (await import("./commands/ensemble.ts")).ensemble,
  run: async () => (await import("./commands/run.ts")).run,
  dev: async () => (await import("./commands/dev.ts")).dev,
  status: async () => (await import("./commands/status.ts")).status,
  peers: async () => (await import("./commands/peers.ts")).peers,
  onboard: async () => (await import("./commands/onboard.ts")).onboard,
  offboard: async () => (await import("./commands/offboard.ts")).offboard,
  completion: async () => (await import("./commands/completion.ts")).completion,
};
