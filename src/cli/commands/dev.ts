import { command } from "../command.ts";
import { usage } from "../failure.ts";
import { machineOf } from "./run.ts";

/** More would only starve each other on one machine. */
const mostNodes = 16;

/** `dms dev` */
export const dev = command({
  options: (argv) =>
    argv.option("nodes", { type: "number", default: 3, requiresArg: true, describe: "How many nodes" }),
  examples: [["dev", "three nodes that trust each other, gone again after Ctrl-C"]],
  run: async ({ nodes }, environment) => {
    if (!Number.isInteger(nodes) || nodes < 1 || nodes > mostNodes) {
      throw usage(`--nodes takes a whole number from 1 to ${mostNodes}`);
    }
    return machineOf(environment).dev({ nodes });
  },
});
