import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { keysOf } from "../keys-of.ts";
import { output } from "../output.ts";
import { table } from "../table.ts";

/** `dms key list` */
export const keyList = command({
  options: (argv) => argv,
  run: async (options, environment) => {
    const out = output(environment, options);
    const { store, agent } = await keysOf(environment);
    const open = new Set((await agent.held()).map(({ name }) => name));
    const keys = (await store.list()).map((key) => ({ ...key, isOpen: open.has(key.name) }));
    out.json({ keys });
    const rows = keys.map((key) =>
      "problem" in key
        ? [key.name, "", "", key.problem]
        : [key.name, key.isOpen ? "yes" : "no", key.type, key.did],
    );
    if (rows.length > 0) out.text(table(["NAME", "OPEN", "TYPE", "DID"], rows));
    else out.note("No keys yet.");
    if (rows.length === 0) out.hint("Make one", "key", "new <name>");
    return exitCodes.done;
  },
});
