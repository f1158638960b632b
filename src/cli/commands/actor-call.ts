import { actorArgument, actorPath, actorTarget } from "../actor-target.ts";
import { ask } from "../ask.ts";
import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { usage } from "../failure.ts";
import { parseDuration } from "../human.ts";
import { outline } from "../outline.ts";
import { output } from "../output.ts";
import { anything, fields } from "../shape.ts";
import { typedInput } from "../typed-input.ts";

/** `dms actor call` */
export const actorCall = command({
  options: (argv) =>
    actorArgument(argv)
      .positional("behavior", {
        type: "string",
        demandOption: true,
        describe: "The path of what is to be done",
      })
      .positional("field", {
        type: "string",
        array: true,
        default: [],
        describe: "A field of the input, as name=value; a value that is JSON is taken as such",
      })
      .option("input", {
        type: "string",
        requiresArg: true,
        describe: "The input as JSON, or @<file>, where @- is what is piped in",
      })
      .option("timeout", { type: "string", requiresArg: true, describe: "How long to wait [30s]" }),
  examples: [
    ["actor call self /dms/node/peers/ping peer=12D3KooW…", "ask your own node"],
    ["actor call 12D3KooW… /public/hello", "ask another one"],
    ["actor call did:key:z6Mk… /dms/allocation/restart", "ask an allocation of yours"],
    ["actor call self /dms/node/deployment/new --input @request.json", "with a larger input"],
  ],
  run: async (options, environment) => {
    const out = output(environment, options);
    const timeoutMs = options.timeout === undefined ? undefined : parseDuration(options.timeout);
    if (options.timeout !== undefined && timeoutMs === undefined)
      throw usage(`${options.timeout} is no duration: write 90s, 5m or 1h30m`);
    const input = await typedInput(options.input, options.field, environment);
    const target = await actorTarget(options.actor, environment);
    const request = {
      method: "POST",
      path: actorPath(target, "call"),
      body: { behavior: options.behavior, input, ...(timeoutMs === undefined ? {} : { timeoutMs }) },
    } as const;
    const { value } = await ask(environment, request, fields({ output: anything }));
    out.json(value.output);
    out.text(outline(value.output));
    return exitCodes.done;
  },
});
