import type { ImageScript, ScriptContext, Step } from "./script.ts";
import { runShell } from "./shell.ts";

/** The one image that every simulated machine has: enough of a shell to say what a scenario wants said. */
export const busybox: ImageScript = {
  command: ["sh"],
  *run(context) {
    const code = yield* runCommand(context.argv, context);
    yield { kind: "exit", code };
  },
};

/** The name under which ensembles ask for it. */
export const busyboxImage = "dms/busybox:1";

function* runCommand(argv: readonly string[], context: ScriptContext): Generator<Step, number> {
  const [name, flag, text] = argv;
  const isShell = name === "sh" || name === "/bin/sh";
  if (isShell && flag === "-c" && text !== undefined) return yield* runShell(text, context.environment);
  if (isShell) return 0; // No input, so nothing to do.
  return yield* runShell(argv.map(quoted).join(" "), context.environment);
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
