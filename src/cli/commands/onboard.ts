import { ask } from "../ask.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { usage } from "../failure.ts";
import { humanResources, parseBytes } from "../human.ts";
import { output } from "../output.ts";
import { fields } from "../shape.ts";
import { resourcesView } from "../views.ts";

/** `dms onboard` */
export const onboard = command({
  options: (argv) =>
    argv
      .option("cpu", {
        type: "string",
        requiresArg: true,
        describe: "Cores, such as 2 or 0.5 [half of them]",
      })
      .option("memory", { type: "string", requiresArg: true, describe: "Such as 4GiB [half of it]" })
      .option("disk", { type: "string", requiresArg: true, describe: "Such as 20GiB [half of it]" })
      .option("gpus", { type: "boolean", describe: "Also the machine's GPUs" }),
  examples: [
    ["onboard", "offer half of the machine"],
    ["onboard --cpu 2 --memory 4GiB --disk 20GiB", "offer that much"],
  ],
  run: async (options, environment) => {
    const out = output(environment, options);
    const wanted = {
      cpuMillicores: options.cpu === undefined ? undefined : millicores(options.cpu),
      memoryBytes: options.memory === undefined ? undefined : bytes("--memory", options.memory),
      diskBytes: options.disk === undefined ? undefined : bytes("--disk", options.disk),
      withGpus: options.gpus,
    };
    const request = { method: "POST", path: "/v1/onboarding", body: wanted } as const;
    const { body, value } = await ask(environment, request, fields({ onboarded: resourcesView }));
    out.json(body);
    out.text(`onboarded: ${humanResources(value.onboarded)}\n`);
    out.hint("Run something on the network", "deploy", "<file>");
    return exitCodes.done;
  },
});

function millicores(written: string): number {
  const cores = Number(written);
  if (!(cores > 0)) throw usage(`--cpu takes a number of cores, such as 2 or 0.5, not ${written}`);
  return Math.round(cores * 1000);
}

function bytes(option: string, written: string): number {
  const size = parseBytes(written);
  if (size === undefined) throw usage(`${option} takes a size, such as 4GiB or 500MB, not ${written}`);
  return size;
}
