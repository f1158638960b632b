import { keyName } from "../../keystore/key-name.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { keysOf } from "../keys-of.ts";
import { output } from "../output.ts";

/** `dms key export <name>` */
export const keyExport = command({
  options: (argv) =>
    argv.positional("name", { type: "string", demandOption: true, describe: "A key's name" }),
  examples: [["key export alice > alice.json", "as safe as its passphrase; back it up"]],
  run: async (options, environment) => {
    const out = output(environment, options);
    const name = keyName(options.name);
    const { store } = await keysOf(environment);
    const text = await store.export(name);
    out.json(JSON.parse(text));
    out.text(text);
    out.hint("On the other machine", "key", `import ${name} <file>`);
    return exitCodes.done;
  },
});
