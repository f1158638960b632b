import { ask } from "../ask.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { printable } from "../human.ts";
import { output } from "../output.ts";
import { boolean, fields, list, optional, text } from "../shape.ts";

/** `dms cap explain <did> <command>` */
export const capExplain = command({
  options: (argv) =>
    argv
      .positional("did", { type: "string", demandOption: true, describe: "Who would ask" })
      .positional("command", { type: "string", demandOption: true, describe: "For what" })
      .option("topic", { type: "string", requiresArg: true, describe: "As a broadcast on this topic" }),
  examples: [["cap explain did:key:z6Mk… /dms/deployment/new", "may they deploy here?"]],
  run: async (options, environment) => {
    const out = output(environment, options);
    const { did: from, command: path, topic } = options;
    const asked = { from, command: path, ...(topic === undefined ? {} : { topic }) };
    const request = { method: "POST", path: "/v1/capabilities/explain", body: asked } as const;
    const { body, value } = await ask(environment, request, explanation);
    out.json(body);
    const { isAccepted, refusal, links, trust } = value;
    const lines = [
      isAccepted ? "accepted" : `refused: ${refusal?.message ?? "for no reason that it told"}`,
      `believed because of: ${trust.because}${trust.by === undefined ? "" : ` (${trust.by})`}`,
      ...links.map(
        ({ kind, issuer, command: of, problems }) =>
          `${kind} ${of} by ${issuer}: ${problems.map(({ message }) => message).join("; ") || "good"}`,
      ),
    ];
    out.text(lines.map((line) => `${printable(line)}\n`).join(""));
    return exitCodes.done;
  },
});

const reason = fields({ message: text });
const link = fields({ kind: text, issuer: text, command: text, problems: list(reason) });
const explanation = fields({
  isAccepted: boolean,
  refusal: optional(reason),
  links: list(link),
  trust: fields({ because: text, by: optional(text) }),
});
