import { DmsError } from "../errors/dms-error.ts";
import type { Keys } from "../keystore/keys.ts";
import type { CliEnvironment } from "./environment.ts";

/** The person's keys, loaded now; or the reason why there are none. */
export async function keysOf({ openKeys }: Pick<CliEnvironment, "openKeys">): Promise<Keys> {
  if (openKeys !== undefined) return openKeys();
  throw new DmsError("CLI_NOT_HERE", "there are no keys here: this command needs a machine of its own");
}
