import { command } from "../command.ts";
import { exitCodes } from "../exit-codes.ts";
import { findingLine } from "../failure.ts";
import { output } from "../output.ts";

const validate = command({
  options: (argv) =>
    argv.positional("file", {
      type: "string",
      demandOption: true,
      describe: "YAML or JSON; - reads what is piped in",
    }),
  examples: [["ensemble validate examples/hello.yaml", "say what is wrong in it, all at once, with lines"]],
  run: async (options, environment) => {
    const out = output(environment, options);
    // The parser is large and only needed here: elsewhere the node reads the file.
    const { parseEnsemble } = await import("../../jobs/parse-ensemble.ts");
    const parsed = parseEnsemble(await environment.readFile(options.file));
    const errors = parsed.ok ? [] : parsed.errors;
    const { warnings } = parsed;
    out.json({ isValid: parsed.ok, errors, warnings });
    for (const finding of errors) out.text(`${findingLine(finding, options.file)}\n`);
    for (const finding of warnings) out.text(`${findingLine(finding, options.file)} (warning)\n`);
    if (parsed.ok) out.text(`${options.file} is valid\n`);
    return parsed.ok ? exitCodes.done : exitCodes.usage;
  },
});

/** `dms ensemble validate <file>` */
export const ensemble = command({
  options: (argv) => argv.demandCommand(1, "Name what to do with the file: dms ensemble validate <file>"),
  subcommands: [
    { usage: "validate <file>", summary: "Say what is wrong in an ensemble file", command: validate },
  ],
  run: async () => exitCodes.usage,
});
