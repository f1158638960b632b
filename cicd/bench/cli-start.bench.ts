import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { Bench, NotHere } from "./bench.ts";

const program = "dist/dms.js";

/** From the shell's point of view: how long until the prompt is back. */
export async function bench(): Promise<Bench | NotHere> {
  const title = "Command line start";
  if (!existsSync(program)) return { title, because: `${program} is not built; run npm run build` };
  return {
    title,
    subject: { name: "dms --version", count: 10, run: times(program, "--version") },
    limit: { name: "node -e 0", count: 10, run: times("-e", "0") },
    goal: { kind: "ratio", atMost: 1.5 },
  };
}

function times(...args: readonly string[]) {
  return async (count: number) => {
    for (let call = 0; call < count; call++) execFileSync(process.execPath, args, { stdio: "ignore" });
  };
}
