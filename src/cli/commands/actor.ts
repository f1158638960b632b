import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { actorBehaviors } from "./actor-behaviors.ts";
import { actorCall } from "./actor-call.ts";
import { actorList } from "./actor-list.ts";

/** `dms actor …` */
export const actor = command({
  options: (argv) => argv.demandCommand(1, "Name what to do: dms actor list, or dms actor behaviors"),
  subcommands: [
    { usage: "list", summary: "List the actors that live on the node", command: actorList },
    {
      usage: "behaviors [actor]",
      summary: "List what an actor, here or elsewhere, would do for you",
      command: actorBehaviors,
    },
    {
      usage: "call <actor> <behavior> [field..]",
      summary: "Have an actor do something, and print its answer",
      command: actorCall,
    },
  ],
  run: async () => exitCodes.usage,
});
