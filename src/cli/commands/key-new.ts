import { keyName } from "../../keystore/key-name.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { keysOf } from "../keys-of.ts";
import { output } from "../output.ts";
import { passphrases, withPassphraseOption } from "../passphrase.ts";

/** `dms key new <name>` */
export const keyNew = command({
  options: (argv) =>
    withPassphraseOption(argv).positional("name", {
      type: "string",
      demandOption: true,
      describe: "What you call it, such as alice or my-organisation",
    }),
  examples: [
    ["key new alice", "asks for a passphrase, twice"],
    ["key new alice --passphrase-fd 3 3<file", "reads it from the file's first line"],
  ],
  run: async (options, environment) => {
    const out = output(environment, options);
    const name = keyName(options.name);
    const { store } = await keysOf(environment);
    const passphrase = await passphrases(environment, options).fresh(name);
    const made = await store.create(name, passphrase);
    out.json(made);
    out.text(`${made.did}\n`);
    if (passphrase.length < shortCharacters)
      out.note("A passphrase as short as this can be guessed; a few words are better.");
    out.hint("Keep it open for a while", "key", `agent ${name}`);
    out.hint("Let its owner use a node", "run", `--trust ${made.did}`);
    return exitCodes.done;
  },
});

/** Below it, there are not enough passphrases that a person would choose. */
const shortCharacters = 10;
