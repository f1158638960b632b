import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { capAnchor } from "./cap-anchor.ts";
import { capExplain } from "./cap-explain.ts";
import { capGrant } from "./cap-grant.ts";
import { capList } from "./cap-list.ts";
import { capRemove } from "./cap-remove.ts";
import { capRevoke } from "./cap-revoke.ts";

/** `dms cap …` */
export const cap = command({
  options: (argv) => argv.demandCommand(1, "Name what to do: dms cap list, or dms cap grant"),
  subcommands: [
    {
      usage: "list",
      summary: "List whom the node believes, and what it was given and gave",
      command: capList,
    },
    {
      usage: "anchor",
      summary: "Have the node believe somebody, or keep what it was given",
      command: capAnchor,
    },
    { usage: "remove", summary: "Take an anchor away, and the rights that rest on it", command: capRemove },
    {
      usage: "grant <audience> <command>",
      summary: "Give somebody a right, of the node or of one of your keys",
      command: capGrant,
    },
    { usage: "revoke <cid>", summary: "Take back a right that the node gave", command: capRevoke },
    {
      usage: "explain <did> <command>",
      summary: "Tell why the node would accept or refuse a message",
      command: capExplain,
    },
  ],
  run: async () => exitCodes.usage,
});
