import { keyName } from "../../keystore/key-name.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { usage } from "../failure.ts";
import { keysOf } from "../keys-of.ts";
import { output } from "../output.ts";

/** `dms key remove <name>` */
export const keyRemove = command({
  options: (argv) =>
    argv.positional("name", { type: "string", demandOption: true, describe: "A key's name" }).option("yes", {
      alias: "y",
      type: "boolean",
      default: false,
      describe: "Do not ask whether it is meant",
    }),
  examples: [["key remove alice", "asks for the name again; what was granted by it stays granted"]],
  run: async (options, environment) => {
    const out = output(environment, options);
    const name = keyName(options.name);
    const { store } = await keysOf(environment);
    const listed = (await store.list()).find((key) => key.name === name);
    const what = listed !== undefined && "did" in listed ? `${name} (${listed.did})` : name;
    if (!options.yes && listed !== undefined) {
      if (environment.person === undefined)
        throw usage("Nobody can be asked here: add --yes if it is meant.");
      const typed = await environment.person.ask(`${what} is gone for good then. Type its name again: `);
      if (typed !== name) throw usage("That was another name; nothing was removed.");
    }
    await store.remove(name);
    out.json({ name, removed: true });
    out.text(`removed ${what}\n`);
    return exitCodes.done;
  },
});
