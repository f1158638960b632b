import { keyName } from "../../keystore/key-name.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { keysOf } from "../keys-of.ts";
import { output } from "../output.ts";
import { deviceAccount } from "../signer-for.ts";

/** `dms key show <name>` */
export const keyShow = command({
  options: (argv) =>
    argv.positional("name", {
      type: "string",
      demandOption: true,
      describe: "A key's name; ledger or ledger:1 is an account of a hardware wallet",
    }),
  examples: [
    ["key show alice", "the DID alone, for scripts and friends"],
    ["key show ledger:1", "the same of a hardware wallet's second account"],
  ],
  run: async (options, environment) => {
    const out = output(environment, options);
    const account = deviceAccount(options.name);
    const name = account === undefined ? keyName(options.name) : undefined;
    const keys = await keysOf(environment);
    const { did, ...rest } =
      name === undefined ? await keys.device(account ?? 0) : await keys.store.find(name);
    out.json({ name: options.name, did, type: "type" in rest ? rest.type : rest.algorithm });
    out.text(`${did}\n`);
    return exitCodes.done;
  },
});
