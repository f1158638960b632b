import { DmsError } from "../../errors/dms-error.ts";
import { command } from "../command.ts";
import type { CliEnvironment, MachineCommands } from "../environment.ts";
import { passphrases, withPassphraseOption } from "../passphrase.ts";

/** `dms run` */
export const run = command({
  options: (argv) =>
    withPassphraseOption(argv)
      .option("until-stdin-ends", { type: "boolean", default: false, hidden: true })
      .option("config", {
        type: "string",
        requiresArg: true,
        describe: "A configuration file, YAML or JSON [$DMS_CONFIG]",
      })
      .option("data-dir", {
        type: "string",
        requiresArg: true,
        describe: "Where the node keeps its key and its memory [$DMS_DATA_DIR]",
      })
      .option("identity", {
        type: "string",
        requiresArg: true,
        describe: "One of your keys, which the node is to be, in place of its own [$DMS_IDENTITY]",
      })
      .option("name", {
        type: "string",
        requiresArg: true,
        describe: "What others see it called [$DMS_NAME]",
      })
      .option("listen", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "Where peers reach it [$DMS_LISTEN, separated by commas]",
      })
      .option("bootstrap", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "Peers to begin with [$DMS_BOOTSTRAP, separated by commas]",
      })
      .option("trust", {
        type: "string",
        array: true,
        requiresArg: true,
        describe:
          "DIDs of organisations whose members may use this node [$DMS_TRUST_ROOTS, separated by commas]",
      })
      .option("api-tcp", {
        type: "string",
        requiresArg: true,
        describe: "Also answer the API on this address, such as 127.0.0.1:9999 [$DMS_API_TCP]",
      }),
  examples: [
    ["run", "run a node with what is known of it, or a new one"],
    ["run --bootstrap /ip4/192.0.2.7/tcp/9000/p2p/12D3KooW…", "join the network that this peer is in"],
  ],
  run: (options, environment) =>
    machineOf(environment).run({
      config: options.config,
      dataDirectory: options.dataDir,
      identity: options.identity,
      passphrase: passphrases(environment, options).existing,
      name: options.name,
      listen: options.listen,
      bootstrap: options.bootstrap,
      trust: options.trust,
      apiTcp: options.apiTcp,
      apiSocket: options.apiSocket,
      isChild: options.untilStdinEnds,
    }),
});

/** What starts nodes, or the reason why there is nothing that does. */
export function machineOf({ machine }: CliEnvironment): MachineCommands {
  if (machine !== undefined) return machine;
  throw new DmsError(
    "CLI_NOT_HERE",
    "nodes cannot be started from here: this command needs a machine of its own",
  );
}
