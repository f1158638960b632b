import { keyName } from "../../keystore/key-name.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { keysOf } from "../keys-of.ts";
import { output } from "../output.ts";
import { passphrases, withPassphraseOption } from "../passphrase.ts";

/** `dms key passwd <name>` */
export const keyPasswd = command({
  options: (argv) =>
    withPassphraseOption(argv).positional("name", {
      type: "string",
      demandOption: true,
      describe: "A key's name",
    }),
  examples: [
    ["key passwd alice", "asks for the old one, then for the new one, twice"],
    ["key passwd alice --passphrase-fd 3 3<file", "the old one is the first line, the new one the second"],
  ],
  run: async (options, environment) => {
    const out = output(environment, options);
    const name = keyName(options.name);
    const { store } = await keysOf(environment);
    const { did } = await store.find(name);
    const asking = passphrases(environment, options);
    const old = await asking.existing(name);
    await store.changePassphrase(name, old, await asking.fresh(name, "DMS_NEW_PASSPHRASE"));
    out.json({ name, did, changed: true });
    out.text(`${name} has a new passphrase\n`);
    out.note("Copies that were exported before still open with the old one.");
    return exitCodes.done;
  },
});
