import { actorForms, actorPath, actorTarget } from "../actor-target.ts";
import { ask } from "../ask.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { output } from "../output.ts";
import { schemaOutline } from "../schema-outline.ts";
import { table } from "../table.ts";
import { behaviorsView } from "../views.ts";

/** `dms actor behaviors` */
export const actorBehaviors = command({
  options: (argv) =>
    argv.positional("actor", { type: "string", default: "self", describe: actorForms }).option("below", {
      type: "string",
      requiresArg: true,
      describe: "Only what lies below this path, such as /dms/node/peers",
    }),
  examples: [
    ["actor behaviors", "what your own node can be asked"],
    ["actor behaviors 12D3KooW… --below /dms/deployment", "a part of what another one would do for you"],
  ],
  run: async (options, environment) => {
    const out = output(environment, options);
    const target = await actorTarget(options.actor, environment);
    const below = options.below === undefined ? {} : { below: options.below };
    const rows: (readonly string[])[] = [];
    let next: string | undefined;
    do {
      const query = next === undefined ? below : { ...below, after: next };
      const request = { method: "GET", path: actorPath(target, "behaviors"), query } as const;
      const { body, value } = await ask(environment, request, behaviorsView);
      out.json(body);
      for (const { path, access, summary, input } of value.behaviors)
        rows.push([path, access, summary, schemaOutline(input)]);
      // Pages lead on by path; one that leads back would never end.
      next = value.next !== undefined && value.next > (next ?? "") ? value.next : undefined;
    } while (next !== undefined);
    if (rows.length > 0) out.text(table(["BEHAVIOUR", "WHO MAY", "WHAT", "INPUT"], rows));
    else out.note("Nothing that you may call.");
    if (rows.length > 0) out.hint("Call one", "actor", `call ${options.actor} <behaviour> name=value`);
    return exitCodes.done;
  },
});
