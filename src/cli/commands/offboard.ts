import { ask } from "../ask.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { output } from "../output.ts";
import { anything } from "../shape.ts";

/** `dms offboard` */
export const offboard = command({
  options: (argv) => argv,
  run: async (options, environment) => {
    const out = output(environment, options);
    const { body } = await ask(environment, { method: "DELETE", path: "/v1/onboarding" }, anything);
    out.json(body);
    out.text("offboarded: this machine takes no more jobs\n");
    return exitCodes.done;
  },
});
