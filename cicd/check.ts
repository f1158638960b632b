// `npm run check [-- step …]`: everything that has an opinion on the sources. All steps run; all that they found comes at the end.
import { spawn } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { performance } from "node:perf_hooks";

interface Step {
  readonly name: string;
  readonly command: readonly [string, ...string[]];
}

interface Outcome {
  readonly step: Step;
  readonly isGreen: boolean;
  readonly output: string;
}

const node = process.execPath;
const steps: readonly Step[] = [
  { name: "types", command: [node, "node_modules/ts7/bin/tsc", "-p", "tsconfig.json"] },
  {
    name: "format",
    command: ["node_modules/.bin/biome", "check", "--config-path", "cicd", "--error-on-warnings"],
  },
  {
    name: "lint",
    command: ["node_modules/.bin/oxlint", "--config", "cicd/oxlint.json", "--type-aware", "--deny-warnings"],
  },
  { name: "architecture", command: [node, "cicd/architecture.ts"] },
  { name: "unused", command: ["node_modules/.bin/knip", "--config", "cicd/knip.json", "--no-progress"] },
  { name: "tidy", command: [node, "cicd/tidy.ts"] },
  { name: "docs", command: [node, "cicd/docs.ts", "--check"] },
  { name: "scope", command: [node, "cicd/scope.ts", "--check"] },
];
// Most of the tools use one core; one step for each of a small machine's.
const stepsAtOnce = 2;

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !steps.some((step) => step.name === name));
if (unknown.length > 0) {
  console.error(`no step ${unknown.join(", ")}; there are: ${steps.map(({ name }) => name).join(", ")}`);
  process.exitCode = 1;
} else {
  await check(steps.filter(({ name }) => wanted.length === 0 || wanted.includes(name)));
}

async function check(chosen: readonly Step[]) {
  const waiting = [...chosen];
  const outcomes: Outcome[] = [];
  const worker = async () => {
    for (let step = waiting.shift(); step !== undefined; step = waiting.shift())
      outcomes.push(await outcomeOf(step));
  };
  await Promise.all(Array.from({ length: stepsAtOnce }, worker));
  const red = outcomes.filter(({ isGreen }) => !isGreen);
  for (const { step, output } of red) console.log(`\n── ${step.name}: ${shown(step)}\n${output.trim()}`);
  mkdirSync("reports/check", { recursive: true });
  const sum = { passed: outcomes.length - red.length, failed: red.length, skipped: 0 };
  writeFileSync("reports/check/summary.json", `${JSON.stringify(sum)}\n`);
  console.log(`\n${outcomes.length - red.length} of ${outcomes.length} checks are green.`);
  if (red.length > 0) process.exitCode = 1;
}

async function outcomeOf(step: Step): Promise<Outcome> {
  const started = performance.now();
  const { status, output } = await ran(step.command);
  const time = `${((performance.now() - started) / 1000).toFixed(1)} s`;
  console.log(`${status === 0 ? "green" : " red "}  ${step.name.padEnd(14)}${time.padStart(7)}`);
  return { step, isGreen: status === 0, output };
}

function ran([program, ...args]: Step["command"]): Promise<{ status: number; output: string }> {
  return new Promise((resolve) => {
    let output = "";
    const child = spawn(program, args, { stdio: ["ignore", "pipe", "pipe"] });
    const take = (chunk: Buffer) => {
      output += chunk.toString();
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.on("error", (error) => resolve({ status: 1, output: error.message }));
    child.on("close", (status) => resolve({ status: status ?? 1, output }));
  });
}

function shown({ command: [program, ...args] }: Step): string {
  return [program === node ? "node" : program, ...args].join(" ");
}
