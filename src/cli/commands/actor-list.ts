import { ask } from "../ask.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { output } from "../output.ts";
import { table } from "../table.ts";
import { actorsView } from "../views.ts";

/** `dms actor list` */
export const actorList = command({
  options: (argv) => argv,
  run: async (options, environment) => {
    const out = output(environment, options);
    const { body, value } = await ask(environment, { method: "GET", path: "/v1/actors" }, actorsView);
    out.json(body);
    const rows = value.actors.map(({ inbox, behaviors, did }) => [inbox, String(behaviors), did]);
    out.text(table(["INBOX", "BEHAVIOURS", "DID"], rows));
    return exitCodes.done;
  },
});
