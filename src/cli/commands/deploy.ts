import { ask } from "../ask.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { findingLine, usage } from "../failure.ts";
import { parseDuration } from "../human.ts";
import { output } from "../output.ts";
import { createdView } from "../views.ts";
import { waitForDeployment } from "../wait-for-deployment.ts";

/** `dms deploy <file>` */
export const deploy = command({
  options: (argv) =>
    argv
      .positional("file", {
        type: "string",
        demandOption: true,
        describe: "YAML or JSON; - reads what is piped in",
      })
      .option("wait", {
        type: "boolean",
        default: true,
        describe: "Wait until its tasks have ended, or its services run",
      })
      .option("follow", {
        alias: "f",
        type: "boolean",
        describe: "Print what its programs print; of services until Ctrl-C [tasks only]",
      })
      .option("timeout", {
        type: "string",
        requiresArg: true,
        describe: "Give up after that long, such as 90s or 5m, and shut it down",
      }),
  examples: [
    ["deploy hello.yaml", "run it, print its output, exit with its code"],
    ["deploy web.yaml --no-wait", "print the id and leave it to the network"],
    ["deploy web.yaml --follow", "until Ctrl-C, which shuts it down"],
  ],
  run: async ({ file, wait, follow, timeout, ...options }, environment) => {
    const out = output(environment, options);
    const timeoutMs = timeout === undefined ? undefined : durationMs(timeout);
    const ensemble = await environment.readFile(file);
    // Not given the signal: were the answer lost to Ctrl-C, a deployment would go on that nobody knows of.
    const { value } = await ask(
      { client: environment.client, signal: new AbortController().signal },
      { method: "POST", path: "/v1/deployments", body: { ensemble } },
      createdView,
    );
    out.json({ kind: "created", ...value });
    for (const warning of value.warnings) out.note(`warning: ${findingLine(warning, file)}`);
    out.note(`deployment ${value.id}`);
    if (wait) return waitForDeployment(environment, out, { id: value.id, follow, timeoutMs });
    out.text(`${value.id}\n`);
    out.hint("See how it goes", "describe", value.id.slice(0, 8));
    return exitCodes.done;
  },
});

function durationMs(written: string): number {
  const duration = parseDuration(written);
  if (duration === undefined || duration <= 0) {
    throw usage(`--timeout takes a duration, such as 90s or 5m, not ${written}`);
  }
  return duration;
}
