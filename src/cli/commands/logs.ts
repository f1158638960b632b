import { command } from "../command.ts";
import { deploymentId } from "../deployment-id.ts";
import { exitCodes } from "../exit-codes.ts";
import { followLogs } from "../follow-logs.ts";
import { output } from "../output.ts";

/** `dms logs <id> [allocation]` */
export const logs = command({
  options: (argv) =>
    deploymentId(argv)
      .positional("allocation", { type: "string", describe: "Which one; may be left out where there is one" })
      .option("follow", {
        alias: "f",
        type: "boolean",
        default: false,
        describe: "Go on until the program ends",
      }),
  examples: [
    ["logs 3fa85f64", "what the only allocation printed so far"],
    ["logs 3fa85f64 web -f", "what web prints, until it ends"],
  ],
  run: async ({ id, allocation, follow, ...options }, environment) => {
    const out = output(environment, options);
    await followLogs(environment, {
      id,
      allocation,
      isFollowing: () => follow,
      onChunk: (chunk) => {
        out.json(chunk);
        if (chunk.stream === "stdout") out.text(chunk.text);
        else if (!out.isJson) environment.stderr(chunk.text);
      },
      onDropped: (count) => out.warn(`dms: ${count} characters before this are no longer held`),
    });
    return exitCodes.done;
  },
});
