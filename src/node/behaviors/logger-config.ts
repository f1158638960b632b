import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { refuse } from "../../errors/refusal.ts";
import type { Level } from "../../telemetry/telemetry.ts";
import type { NodeState } from "../state.ts";

export interface LoggerConfig {
  readonly level: Level;
}

const level = z.enum(["debug", "info", "warn", "error"]);

/** How much this node says about itself, and to change that while it runs. Addresses and keys are not told, nor taken. */
export const loggerConfig = behavior<NodeState, Partial<LoggerConfig>, LoggerConfig>({
  path: "/dms/node/logger/config",
  summary: "How much this node says about itself, and to change that while it runs",
  input: z.strictObject({ level: level.exactOptional() }),
  output: z.strictObject({ level }),
  handle: ({ verbosity }, { level: wanted }) => {
    if (verbosity === undefined) return refuse("not-here", "how much this node says cannot be changed here");
    if (wanted !== undefined) verbosity.setLevel(wanted);
    return { level: verbosity.level() };
  },
});
