// `npm run features [-- --environment simulated|memory|local|all] [--tags …] [--seed …] [path …]`: the scenarios, in one
// place or in all of them in turn.
import { spawnSync } from "node:child_process";
import { enableCompileCache } from "node:module";
import { parseArgs } from "node:util";
import { environmentNamed, environmentNames } from "../environments/offers.ts";

enableCompileCache(".cache/compile");

const { values, positionals } = parseArgs({
  options: {
    environment: { type: "string", short: "e", default: "simulated" },
    tags: { type: "string" },
    seed: { type: "string" },
    reports: { type: "string", default: "reports/features" },
  },
  allowPositionals: true,
});
const environment = environmentNamed(values.environment);

if (environment !== undefined) await runIn(environment);
else if (values.environment === "all") runInAll();
else fail(`no environment ${values.environment}; there are: ${environmentNames.join(", ")}, all`);

async function runIn(chosen: (typeof environmentNames)[number]) {
  // Loaded now, so that what it loads is taken from the cache too.
  const { runFeatures } = await import("./features/run.ts");
  const { tags, seed, reports } = values;
  const isGreen = await runFeatures({
    environment: chosen,
    tags,
    seed,
    reports,
    paths: positionals,
    print: console.log,
  });
  if (!isGreen) process.exitCode = 1;
}

/** A process for each, since each has loaded what another must not. */
function runInAll() {
  const others = process.argv.slice(2).filter((word, at, all) => {
    return (
      word !== "--environment" &&
      word !== "-e" &&
      word !== "--environment=all" &&
      !/^(--environment|-e)$/.test(all[at - 1] ?? "")
    );
  });
  for (const name of environmentNames) {
    const { status } = spawnSync(process.execPath, [import.meta.filename, "--environment", name, ...others], {
      stdio: "inherit",
    });
    if (status !== 0) process.exitCode = 1;
  }
}

function fail(sentence: string) {
  console.error(sentence);
  process.exitCode = 1;
}
