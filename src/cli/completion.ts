import { ask } from "./ask.ts";
import type { CliEnvironment } from "./environment.ts";
import { deploymentsView } from "./views.ts";

/** The word before a command line that asks what could come next on it. The script below types it. */
export const completionWord = "--complete";

/** What could stand where the last word is: names and options by yargs, ids of deployments by the node. */
export async function completions(
  words: readonly string[],
  environment: CliEnvironment,
  byYargs: () => string,
): Promise<readonly string[]> {
  const current = words.at(-1) ?? "";
  if (words.length === 3 && takesId.has(words[1] ?? "") && !current.startsWith("-")) {
    return (await deploymentIds(environment)).filter((id) => id.startsWith(current));
  }
  // Where the shell is another one, yargs appends what the word means after a colon or a tab.
  return byYargs()
    .split("\n")
    .map((line) => line.split(/[:\t]/)[0] ?? "")
    .filter((word) => word !== "" && word.startsWith(current));
}

/** What bash is told by `source <(dms completion)`. */
export const bashScript = `# Completion of dms for bash. Put this into ~/.bashrc:  source <(dms completion)
_dms_completion() {
  local IFS=$'\\n'
  mapfile -t COMPREPLY < <(dms ${completionWord} "\${COMP_WORDS[@]:0:COMP_CWORD+1}" 2>/dev/null)
}
complete -o bashdefault -o default -F _dms_completion dms
`;

const takesId: ReadonlySet<string> = new Set(["describe", "logs", "stop"]);

/** Without a node there is nothing to offer, and no reason to disturb the line being typed. */
async function deploymentIds(environment: CliEnvironment): Promise<readonly string[]> {
  try {
    const { value } = await ask(environment, { method: "GET", path: "/v1/deployments" }, deploymentsView);
    return value.deployments.map(({ id }) => id);
  } catch {
    return [];
  }
}
