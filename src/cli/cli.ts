import yargs, { type Argv } from "yargs";
import type { Run } from "./command.ts";
import { type CommandName, commandHeads, commandNamed, commandNames } from "./command-heads.ts";
import { loadCommand } from "./commands.ts";
import { completions, completionWord } from "./completion.ts";
import type { CliEnvironment } from "./environment.ts";
import { exitCodeOf, exitCodes, exitCodesHelp } from "./exit-codes.ts";
import { report, usage } from "./failure.ts";
import { type GlobalOptions, globalOptionsWithValue, withGlobalOptions } from "./global-options.ts";

/**
 * Runs one command line ("status", "--json") and resolves with its exit code. Touches nothing but the environment, so
 * that the simulator can type at a simulated node; never rejects.
 */
export async function runCli(argv: readonly string[], environment: CliEnvironment): Promise<number> {
  try {
    if (argv[0] === "--version") return printVersion(environment);
    if (argv[0] === completionWord) return await complete(argv.slice(1), environment);
    const { run, text } = await parse(
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

async function parse(argv: readonly string[]): Promise<Parsed> {
  let run: Run | undefined;
  const parser = await parserFor(commandNamed(nameIn(argv)), (chosen) => {
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

/** Only the command that was typed is loaded: the others are lines of the help. */
async function parserFor(typed: CommandName | undefined, choose: (run: Run) => void) {
  const parser = withGlobalOptions(emptyParser());
  for (const name of commandNames) {
    const head = commandHeads[name];
    if (name === typed) (await loadCommand[name]()).attach(head, parser, choose);
    else parser.command(head.usage, head.summary);
  }
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
  const parser = await parserFor(commandNamed(words[1]), () => {});
  const byYargs = () => helpOf(parser.completion("completion", false), ["--get-yargs-completions", ...words]);
  const candidates = await completions(words, environment, byYargs);
  environment.stdout(candidates.map((candidate) => `${candidate}\n`).join(""));
  return exitCodes.done;
}

/** The command's name among the words typed: the first that is neither an option nor an option's value. */
function nameIn(argv: readonly string[]): string | undefined {
  return argv.find(
    (word, index) => !word.startsWith("-") && !globalOptionsWithValue.has(argv[index - 1] ?? ""),
  );
}
