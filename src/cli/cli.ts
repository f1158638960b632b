import yargs, { type Argv } from "yargs";
import type { Run } from "./command.ts";
import { commandHeads, commandNames } from "./command-heads.ts";
import { commands } from "./commands.ts";
import { completions, completionWord } from "./completion.ts";
import type { CliEnvironment } from "./environment.ts";
import { exitCodeOf, exitCodes, exitCodesHelp } from "./exit-codes.ts";
import { report, usage } from "./failure.ts";
import { type GlobalOptions, withGlobalOptions } from "./global-options.ts";

/**
 * Runs one command line ("status", "--json") and resolves with its exit code. Touches nothing but the environment, so
 * that the simulator can type at a simulated node; never rejects.
 */
export async function runCli(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  try {
    if (argv[0] === "--version") return printVersion(environment);
    if (argv[0] === completionWord) return await complete(argv.slice(1), environment);
    const { run, text } = parse(
      argv.length === 0 || argv[0] === "help" ? [...argv.slice(1), "--help"] : argv,
    );
    if (run !== undefined) return await run(environment);
    environment.stdout(`${text}\n`);
    return exitCodes.done;
  } catch (error) {
    if (environment.signal.aborted) return exitCodes.interrupted;
    report(error, environment, argv.includes("--json"));
    return exitCodeOf(error);
  }
}

/** What is to be done, or else the help that is to be printed. */
interface Parsed {
  readonly run: Run | undefined;
  readonly text: string;
}

function parse(argv: readonly string[]): Parsed {
  let run: Run | undefined;
  const parser = parserFor(argv, (chosen) => {
    run = chosen;
  });
  const text = helpOf(parser, argv);
  return { run, text };
}

/** What yargs would have printed. None of our handlers waits for anything, so it calls back before it returns. */
function helpOf(parser: Argv<GlobalOptions>, argv: readonly string[]): string {
  let text = "";
  void parser.parse([...argv], {}, (_error, _read, output) => {
    text = output;
  });
  return text;
}

function parserFor(argv: readonly string[], choose: (run: Run) => void): Argv<GlobalOptions> {
  const parser = withGlobalOptions(emptyParser());
  // A line that begins with a command needs no other; what begins otherwise may turn out to want the list of them.
  const typed = commandNames.filter((name) => name === argv[0]);
  for (const name of typed.length > 0 ? typed : commandNames)
    commands[name].attach(commandHeads[name], parser, choose);
  return parser;
}

function emptyParser(): Argv {
  return yargs()
    .scriptName("dms")
    .usage(
      "$0 <command>\n\nRuns jobs on machines that belong to many people, and lets them run jobs on yours.",
    )
    .parserConfiguration({ "parse-numbers": false, "parse-positional-numbers": false })
    .detectLocale(false)
    .exitProcess(false)
    .fail((message, error) => {
      throw error ?? usage(inOurWords(message));
    })
    .help()
    .version(false)
    .wrap(100)
    .strict()
    .recommendCommands()
    .demandCommand(1, "Name a command; `dms --help` lists them.")
    .epilogue(exitCodesHelp);
}

function printVersion({ stdout, version }: CliEnvironment): number {
  stdout(`dms ${version}\n`);
  return exitCodes.done;
}

/** yargs's sentences, where ours say more plainly what to do. */
function inOurWords(message: string): string {
  return message
    .replace(
      /^Not enough non-option arguments.*/s,
      "Something is missing after the command's name: add --help.",
    )
    .replace(
      /^Unknown (?:argument|command)s?: (.*)$/s,
      "There is no $1 here: add --help to see what there is.",
    )
    .replace(/^Did you mean/, "There is no such command. Did you mean");
}

async function complete(words: readonly string[], environment: CliEnvironment): Promise<number> {
  const parser = parserFor([], () => {});
  const byYargs = () => helpOf(parser.completion("completion", false), ["--get-yargs-completions", ...words]);
  const candidates = await completions(words, environment, byYargs);
  environment.stdout(candidates.map((candidate) => `${candidate}\n`).join(""));
  return exitCodes.done;
}
