import type { CommandName } from "./command-heads.ts";
import type { CliEnvironment } from "./environment.ts";
import type { GlobalOptions } from "./global-options.ts";

/** Where a command says things, each to the right place. */
export interface Output {
  readonly isJson: boolean;
  /** The result. With --json only `json` prints to stdout, without it only `text`. */
  text(text: string): void;
  /** One value, on a line of its own. */
  json(value: unknown): void;
  /** Progress and remarks, for a person: on stderr, not with --json or --quiet. */
  note(line: string): void;
  /** Trouble that does not end the command: on stderr, also with --quiet. */
  warn(line: string): void;
  /** What to type next, on stderr, and only where somebody reads along. */
  hint(meaning: string, name: CommandName, rest?: string): void;
}

export function output(
  { stdout, stderr, isTerminal }: CliEnvironment,
  { json, quiet }: Pick<GlobalOptions, "json" | "quiet">,
): Output {
  const isTalkative = !json && !quiet;
  return {
    isJson: json,
    text: (text) => {
      if (!json && text !== "") stdout(text);
    },
    json: (value) => {
      if (json) stdout(`${JSON.stringify(value)}\n`);
    },
    note: (line) => {
      if (isTalkative) stderr(`${line}\n`);
    },
    warn: (line) => {
      if (!json) stderr(`${line}\n`);
    },
    hint: (meaning, name, rest = "") => {
      if (isTalkative && isTerminal) stderr(`${meaning}: ${`dms ${name} ${rest}`.trimEnd()}\n`);
    },
  };
}
