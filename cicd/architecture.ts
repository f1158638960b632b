// `node cicd/architecture.ts`: applies the import rules of architecture.cjs, and what no rule on single imports can say.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import type { ICruiseResult, IModule } from "dependency-cruiser";
import { type Finding, lineOf } from "./tree.ts";

const roots = ["src", "simulator", "environments", "step-definitions", "cicd"].filter((root) =>
  existsSync(root),
);

// Loading one of these costs more than the whole command line; `dms run` loads them when it becomes a node.
const heavy = /node_modules\/(libp2p|@libp2p|@chainsafe|@multiformats|multiformats|@ipld|dockerode|zod)\//;

const result = cruised();
const findings = [...brokenRules(result), ...heavyCli(result.modules)];
for (const finding of findings) console.log(lineOf(finding));
if (findings.length > 0) process.exitCode = 1;

function cruised(): ICruiseResult {
  const { stdout, stderr } = spawnSync(
    process.execPath,
    ["node_modules/.bin/depcruise", "--config", "cicd/architecture.cjs"].concat(
      ["--output-type", "json"],
      roots,
    ),
    { encoding: "utf8", maxBuffer: 2 ** 28 },
  );
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

function brokenRules({ summary }: ICruiseResult): readonly Finding[] {
  const comments = new Map(summary.ruleSetUsed?.forbidden?.map(({ name, comment }) => [name, comment]));
  return summary.violations.map(({ from, to, rule, cycle }) => {
    const target = cycle === undefined ? to : cycle.map(({ name }) => name).join(" → ");
    return { rule: rule.name, path: from, message: `imports ${target}; ${comments.get(rule.name) ?? ""}` };
  });
}

/** What the executable loads at its start, following imports of values that are not deferred by `import()`. */
function heavyCli(modules: readonly IModule[]): readonly Finding[] {
  const bySource = new Map(modules.map((module) => [module.source, module]));
  const seen = new Map<string, readonly string[]>();
  const waiting: [string, readonly string[]][] = [...bySource.keys()]
    .filter((source) => /^src\/(main[.]ts|cli\/)/.test(source) && !/[.]test(-support)?[.]ts$/.test(source))
    .map((source) => [source, [source]]);
  const found: Finding[] = [];
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [source, way] = next;
    if (seen.has(source)) continue;
    seen.set(source, way);
    if (heavy.test(source)) found.push(tooHeavy(way));
    else
      waiting.push(
        ...loadedBy(bySource.get(source)).map((to): [string, readonly string[]] => [to, [...way, to]]),
      );
  }
  return found;
}

function loadedBy(module: IModule | undefined): readonly string[] {
  return (module?.dependencies ?? [])
    .filter(({ dynamic, dependencyTypes }) => !dynamic && !dependencyTypes.includes("type-only"))
    .map(({ resolved }) => resolved);
}

function tooHeavy(way: readonly string[]): Finding {
  return {
    rule: "cli-starts-light",
    path: way[0] ?? "",
    message: `loads ${way.slice(1).join(" → ")} at its start; import the type only, or defer it with import()`,
  };
}
