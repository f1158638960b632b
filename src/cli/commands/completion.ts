import { command } from "../command.ts";
import { bashScript } from "../completion.ts";
import { exitCodes } from "../exit-codes.ts";

/** `dms completion` */
export const completion = command({
  options: (argv) => argv,
  examples: [["completion >> ~/.bashrc", "complete dms command lines from the next shell on"]],
  run: async (_, environment) => {
    environment.stdout(bashScript);
    return exitCodes.done;
  },
});
