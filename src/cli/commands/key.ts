import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { keyAgent } from "./key-agent.ts";
import { keyExport } from "./key-export.ts";
import { keyImport } from "./key-import.ts";
import { keyList } from "./key-list.ts";
import { keyNew } from "./key-new.ts";
import { keyPasswd } from "./key-passwd.ts";
import { keyRemove } from "./key-remove.ts";
import { keyShow } from "./key-show.ts";

/** `dms key …` */
export const key = command({
  options: (argv) => argv.demandCommand(1, "Name what to do: dms key new <name>, or dms key list"),
  subcommands: [
    { usage: "new <name>", summary: "Make a key", command: keyNew },
    { usage: "list", summary: "List your keys", command: keyList },
    { usage: "show <name>", summary: "Print whom a key makes of you: its DID", command: keyShow },
    { usage: "import <name> <file>", summary: "Keep a key that was exported elsewhere", command: keyImport },
    {
      usage: "export <name>",
      summary: "Print a key as a file, still under its passphrase",
      command: keyExport,
    },
    { usage: "passwd <name>", summary: "Change a key's passphrase", command: keyPasswd },
    { usage: "remove <name>", summary: "Throw a key away", command: keyRemove },
    { usage: "agent [name]", summary: "Keep a key open for a while, or end that", command: keyAgent },
  ],
  examples: [
    ["key new alice", "make a key; its DID is who you are to others"],
    ["key new alice --passphrase-fd 3 3<file", "in a script"],
  ],
  run: async () => exitCodes.usage,
});
