import type { Argv } from "yargs";

/** What every command takes. */
export interface GlobalOptions {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly "api-socket": string | undefined;
}

/** Adds them to a yargs instance. `--api-socket` is read by main.ts, which makes the client; here it is documented. */
export function withGlobalOptions(argv: Argv): Argv<GlobalOptions> {
  return argv
    .option("json", {
      type: "boolean",
      default: false,
      describe: "Print JSON, one value per line",
      global: true,
    })
    .option("quiet", {
      alias: "q",
      type: "boolean",
      default: false,
      describe: "No progress and no hints",
      global: true,
    })
    .option("api-socket", {
      type: "string",
      describe: "The node to ask [$DMS_API_SOCKET]",
      requiresArg: true,
      global: true,
    });
}
