import type { ArgumentsCamelCase, Argv } from "yargs";
import type { CliEnvironment } from "./environment.ts";
import type { GlobalOptions } from "./global-options.ts";

/** A yargs module that has forgotten the type of its own options. Made by `command`. */
export interface Command {
  /** Adds it to a yargs instance. When it is the one typed, `choose` is handed what would run it. */
  attach(head: CommandHead, argv: Argv<GlobalOptions>, choose: (run: Run) => void): Argv<GlobalOptions>;
}

/** How a command is called, and the line about it in its parent's help. */
export interface CommandHead {
  /** The name and its positional arguments, in yargs's notation: "logs <id> [allocation]". */
  readonly usage: string;
  readonly summary: string;
}

/** A command with all its options read. Resolves with the exit code; what it throws has one too (exit-codes.ts). */
export type Run = (environment: CliEnvironment) => Promise<number>;

/** Where a command is declared, one per file: what may be typed after its name, and what it then asks and prints. */
export function command<Options extends GlobalOptions>(declaration: {
  readonly options: (argv: Argv<GlobalOptions>) => Argv<Options>;
  readonly examples?: readonly (readonly [line: string, meaning: string])[];
  readonly subcommands?: readonly (CommandHead & { readonly command: Command })[];
  readonly run: (options: ArgumentsCamelCase<Options>, environment: CliEnvironment) => Promise<number>;
}): Command {
  const { options, examples = [], subcommands = [], run } = declaration;
  return {
    attach: ({ usage, summary }, argv, choose) =>
      argv.command(
        usage,
        summary,
        (own) => {
          for (const sub of subcommands) sub.command.attach(sub, own, choose);
          for (const [line, meaning] of examples) own.example(`$0 ${line}`, meaning);
          return options(own);
        },
        (read) => choose((environment) => run(read, environment)),
      ),
  };
}
