import type { Argv } from "yargs";
import type { GlobalOptions } from "./global-options.ts";

/** The `<id>` of commands about one deployment. The node resolves a prefix, or says which ids it could mean. */
export function deploymentId(argv: Argv<GlobalOptions>) {
  return argv.positional("id", {
    type: "string",
    demandOption: true,
    describe: "A deployment's id, or how it begins",
  });
}
