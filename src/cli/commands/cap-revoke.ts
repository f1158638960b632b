import { ask } from "../ask.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { output } from "../output.ts";
import { fields, text } from "../shape.ts";

/** `dms cap revoke <cid>` */
export const capRevoke = command({
  options: (argv) =>
    argv.positional("cid", {
      type: "string",
      demandOption: true,
      describe: "The name of the token, as `dms cap list` prints it",
    }),
  run: async ({ cid, ...options }, environment) => {
    const out = output(environment, options);
    const request = { method: "POST", path: "/v1/capabilities/revocations", body: { cid } } as const;
    const { body, value } = await ask(environment, request, fields({ revocation: text }));
    out.json(body);
    out.text(`${value.revocation}\n`);
    out.note("revoked; the network is told, and who is offline can be handed this");
    return exitCodes.done;
  },
});
