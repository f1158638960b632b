import { ask } from "../ask.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { usage } from "../failure.ts";
import { output } from "../output.ts";
import { anything } from "../shape.ts";

/** `dms cap remove` */
export const capRemove = command({
  options: (argv) =>
    argv
      .option("root", { type: "string", requiresArg: true, describe: "Whom to believe no longer: a DID" })
      .option("require", { type: "string", requiresArg: true, describe: "The CID of a side chain" })
      .option("provide", {
        type: "string",
        requiresArg: true,
        describe: "The CID of what was given to the node",
      }),
  examples: [["cap remove --root did:key:z6Mk…", "obey an organisation no longer"]],
  run: async (options, environment) => {
    const out = output(environment, options);
    const { root, require, provide } = options;
    const named = Object.entries({ root, require, provide }).filter(([, name]) => name !== undefined);
    if (named.length !== 1) throw usage("Name one anchor: --root, --require or --provide.");
    const body = Object.fromEntries(named);
    await ask(environment, { method: "POST", path: "/v1/capabilities/anchors/remove", body }, anything);
    out.json({});
    out.note("removed");
    return exitCodes.done;
  },
});
