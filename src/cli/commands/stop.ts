import { ask, deploymentPath } from "../ask.ts";
import { command } from "../command.ts";
import { deploymentId } from "../deployment-id.ts";
import { exitCodes } from "../exit-codes.ts";
import { output } from "../output.ts";
import { shutdownView } from "../views.ts";

/** `dms stop <id>` */
export const stop = command({
  options: deploymentId,
  run: async (options, environment) => {
    const out = output(environment, options);
    const request = { method: "POST", path: deploymentPath(options.id, "/shutdown") } as const;
    const { body, value } = await ask(environment, request, shutdownView);
    out.json(body);
    out.text(`${options.id} is ${value.state}\n`);
    for (const problem of value.problems) out.warn(`  ${problem}`);
    return value.problems.length === 0 ? exitCodes.done : exitCodes.failed;
  },
});
