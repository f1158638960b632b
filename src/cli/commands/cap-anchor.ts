import { ask } from "../ask.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { usage } from "../failure.ts";
import { givenToken } from "../given-token.ts";
import { output } from "../output.ts";
import { anything } from "../shape.ts";

/** `dms cap anchor` */
export const capAnchor = command({
  options: (argv) =>
    argv
      .option("root", { type: "string", requiresArg: true, describe: "Whom to believe in everything: a DID" })
      .option("require", {
        type: "string",
        requiresArg: true,
        describe: "A token that lets somebody vouch for others, as far as it goes",
      })
      .option("provide", {
        type: "string",
        array: true,
        requiresArg: true,
        describe: "What somebody gave the node, with the tokens that lead to it",
      })
      .option("revoke", { type: "string", requiresArg: true, describe: "A revocation" }),
  examples: [
    ["cap anchor --root did:key:z6Mk…", "obey an organisation"],
    ["cap anchor --provide @token.txt", "keep what it gave this node"],
  ],
  run: async (options, environment) => {
    const out = output(environment, options);
    const { root, require, provide, revoke } = options;
    const given = (written: string) => givenToken(written, environment);
    const bodies = [
      ...(root === undefined ? [] : [{ root }]),
      ...(require === undefined ? [] : [{ require: await given(require) }]),
      ...(provide === undefined ? [] : [{ provide: await Promise.all(provide.map(given)) }]),
      ...(revoke === undefined ? [] : [{ revoke: await given(revoke) }]),
    ];
    if (bodies.length === 0) throw usage("Name what to anchor: --root, --require, --provide or --revoke.");
    for (const body of bodies)
      await ask(environment, { method: "POST", path: "/v1/capabilities/anchors", body }, anything);
    out.json({});
    out.note("anchored");
    out.hint("See all of it", "cap", "list");
    return exitCodes.done;
  },
});
