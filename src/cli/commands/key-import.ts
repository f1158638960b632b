import { fromHex } from "../../keystore/hex.ts";
import { keyName } from "../../keystore/key-name.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { keysOf } from "../keys-of.ts";
import { output } from "../output.ts";
import { passphrases, withPassphraseOption } from "../passphrase.ts";

/** `dms key import <name> <file>` */
export const keyImport = command({
  options: (argv) =>
    withPassphraseOption(argv)
      .positional("name", { type: "string", demandOption: true, describe: "What you call it here" })
      .positional("file", {
        type: "string",
        demandOption: true,
        describe:
          "From dms key export, from the original DMS, or a seed of 64 hex digits; - is what is piped in",
      }),
  examples: [
    ["key import alice alice.json", "keeps its passphrase"],
    ["key import alice ~/.nunet/key/user.json", "from the original DMS"],
  ],
  run: async (options, environment) => {
    const out = output(environment, options);
    const name = keyName(options.name);
    const { store } = await keysOf(environment);
    const text = (await environment.readFile(options.file)).trim();
    const asking = passphrases(environment, options);
    const seed = isSeed(text) ? fromHex(text) : undefined;
    const passphrase = await (seed === undefined ? asking.existing(options.file) : asking.fresh(name));
    const secret =
      seed === undefined ? await store.open(text, passphrase) : ({ type: "ed25519", bytes: seed } as const);
    const kept = await store.import(name, secret, passphrase).finally(() => secret.bytes.fill(0));
    out.json(kept);
    out.text(`${kept.did}\n`);
    if (seed !== undefined) out.warn(`dms: ${options.file} holds this key for everybody to read: remove it`);
    out.hint("Keep it open for a while", "key", `agent ${name}`);
    return exitCodes.done;
  },
});

/** As a node keeps its own, in `identity.key`. */
function isSeed(text: string): boolean {
  return /^[0-9a-f]{64}$/i.test(text);
}
