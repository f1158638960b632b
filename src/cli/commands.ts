import type { Command } from "./command.ts";
import type { CommandName } from "./command-heads.ts";
import { actor } from "./commands/actor.ts";
import { cap } from "./commands/cap.ts";
import { completion } from "./commands/completion.ts";
import { deploy } from "./commands/deploy.ts";
import { describe } from "./commands/describe.ts";
import { dev } from "./commands/dev.ts";
import { ensemble } from "./commands/ensemble.ts";
import { key } from "./commands/key.ts";
import { logs } from "./commands/logs.ts";
import { offboard } from "./commands/offboard.ts";
import { onboard } from "./commands/onboard.ts";
import { peers } from "./commands/peers.ts";
import { ps } from "./commands/ps.ts";
import { run } from "./commands/run.ts";
import { status } from "./commands/status.ts";
import { stop } from "./commands/stop.ts";

/** The module behind each line of the help. They are small: what is large, each of them loads when it runs. */
export const commands: Readonly<Record<CommandName, Command>> = {
  deploy,
  ps,
  describe,
  logs,
  stop,
  ensemble,
  run,
  dev,
  status,
  peers,
  onboard,
  offboard,
  key,
  cap,
  actor,
  completion,
};
