import { DmsError, runCli } from "../src/index.ts";
import type { Page } from "./diagrams.ts";

/** docs/cli.md: the help of every command, as it prints it itself. */
export async function cliPage(): Promise<readonly Page[]> {
  const sections = await commandSections([]);
  const text = [
    "# The command line",
    "",
    "What `dms` and each of its commands print with `--help`. Made by `npm run docs`. What programs may rely on, and how to name",
    "the node that is asked, stands in [src/cli](../src/cli/README.md).",
    "",
    ...sections,
  ].join("\n");
  return [{ path: "docs/cli.md", text: `${text.trimEnd()}\n` }];
}

async function commandSections(words: readonly string[]): Promise<readonly string[]> {
  const help = await helpOf(words);
  const own = [`## ${["dms", ...words].join(" ")}`, "", "```text", help.trimEnd(), "```", ""];
  const below: (readonly string[])[] = [];
  for (const word of subcommandsIn(help, words)) below.push(await commandSections([...words, word]));
  return [...own, ...below.flat()];
}

/** What comes after the words of this command in the list of its own commands. */
function subcommandsIn(help: string, words: readonly string[]): readonly string[] {
  const [, listed = ""] = /^Commands:\n((?: .*\n)+)/m.exec(help) ?? [];
  const start = `  dms ${words.map((word) => `${word} `).join("")}`;
  const named = listed.split("\n").filter((line) => line.startsWith(start));
  return named
    .map((line) => line.slice(start.length).split(" ")[0] ?? "")
    .filter((word) => /^[a-z]/.test(word));
}

async function helpOf(words: readonly string[]): Promise<string> {
  let help = "";
  await runCli([...words, "--help"], {
    client: { request: () => Promise.reject(new DmsError("API_UNREACHABLE", "help asks no node")) },
    clock: { now: () => 0, after: () => () => {} },
    readFile: () => "",
    stdout: (text) => {
      help += text;
    },
    stderr: () => {},
    isTerminal: false,
    signal: new AbortController().signal,
    version: "",
    variables: {},
  });
  return help;
}
