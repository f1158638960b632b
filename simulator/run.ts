import yargs from "yargs";
import { sentenceOf } from "../src/index.ts";
import { faultKinds, parseFaults } from "./faults/parse-faults.ts";
import { type Outcome, type SimulationOptions, simulation } from "./simulation.ts";
import { type Cost, clockTime, eventLine, replayCommand, summary } from "./summary.ts";

/** `npm run simulate`: one run, the same run twice, or one run for each of many seeds. */
async function main(): Promise<void> {
  const asked = await yargs(process.argv.slice(2))
    .scriptName("npm run simulate --")
    .usage("$0 [options]\n\nRuns a network of simulated machines and checks that it keeps its promises.")
    .options({
      nodes: { type: "number", default: 20, describe: "machines in the network" },
      seed: {
        type: "string",
        describe: "all chance comes from it; drawn when absent",
        defaultDescription: "drawn",
      },
      minutes: { type: "number", default: 10, describe: "virtual minutes during which things go wrong" },
      faults: {
        type: "string",
        default: "none",
        describe: "what goes wrong, separated by commas; see below",
      },
      deployments: {
        type: "number",
        describe: "jobs that users hand in",
        defaultDescription: "one per minute and more",
      },
      skew: { type: "number", default: 0, describe: "by how many milliseconds clocks may be off" },
      seeds: { type: "number", default: 1, describe: "runs, each with the next seed" },
      "check-determinism": { type: "boolean", default: false, describe: "run twice and compare the traces" },
      machine: { type: "string", describe: "a machine of which everything it says is shown" },
      json: {
        type: "boolean",
        default: false,
        describe: "one JSON object per line; the last is the summary",
      },
      quiet: { type: "boolean", default: false, describe: "the summary only" },
    })
    .example('$0 --nodes 100 --seed 7 --minutes 30 --faults "loss 5%, partition, crash"', "a bad half hour")
    .example("$0 --seeds 200 --faults crash --quiet", "two hundred of them; exit code 1 if any fails")
    .example("$0 --seed 7 --check-determinism", "shows that a seed decides everything")
    .epilogue(`Faults:\n${faultHelp()}\n"crash 20s" is one in 20 s on the average.`)
    .check(({ nodes, minutes, seeds }) => {
      if (nodes >= 1 && minutes >= 0 && seeds >= 1) return true;
      throw new Error("a network has at least one node, and time does not run backwards");
    })
    .strict()
    .wrap(Math.min(110, process.stdout.columns ?? 110))
    .parseAsync();

  const faults = parseFaults(asked.faults, asked.nodes);
  if (!faults.granted) {
    process.stderr.write(`${faults.message}\n`);
    process.exitCode = 2;
    return;
  }
  const first = asked.seed ?? String(Math.floor(Math.random() * 1_000_000));
  const base = {
    nodes: asked.nodes,
    minutes: asked.minutes,
    faults: faults.value,
    deployments: asked.deployments ?? Math.max(5, Math.ceil(asked.minutes)),
    skewMs: asked.skew,
    listenTo: asked.machine,
  };
  let failed = 0;
  for (let run = 0; run < asked.seeds && !isInterrupted; run++) {
    const options = { ...base, seed: asked.seeds === 1 ? first : nextSeed(first, run) };
    const isOk = await runOnce(options, asked);
    if (!isOk) failed++;
  }
  if (asked.seeds > 1 && !asked.json) print(`${asked.seeds - failed} seeds passed, ${failed} failed`);
  if (failed > 0 || isInterrupted) process.exitCode = 1;
}

interface Manner {
  readonly json: boolean;
  readonly quiet: boolean;
  readonly seeds: number;
  readonly "check-determinism": boolean;
}

let isInterrupted = false;

async function runOnce(options: SimulationOptions, manner: Manner): Promise<boolean> {
  if (!manner.json && manner.seeds === 1) introduce(options);
  const { outcome, cost } = await play(options, manner);
  const again = manner["check-determinism"] ? await play(options, { ...manner, quiet: true }) : undefined;
  const isSame = again === undefined || again.outcome.hash === outcome.hash;
  const failure = outcome.failure ?? (isSame ? undefined : `the second run came to ${again.outcome.hash}`);
  if (manner.json) {
    const replay = replayCommand(options);
    print(JSON.stringify({ summary: { ...outcome, seed: options.seed, failure, replay, ...cost } }));
  } else if (manner.seeds > 1) {
    const verdict = failure === undefined ? "passed" : "FAILED";
    print(
      `seed ${options.seed.padEnd(10)} ${verdict}  ${outcome.hash}  ${(cost.wallMs / 1000).toFixed(1)} s`,
    );
  } else {
    print(`\n${summary(outcome, options, cost)}`);
    if (again !== undefined) print(`again      ${again.outcome.hash}: ${isSame ? "the same" : "another"}`);
  }
  if (failure !== undefined && !manner.json) {
    print(`\n${failure}\n${isInterrupted ? "again" : "replay"}:  ${replayCommand(options)}`);
  }
  return failure === undefined;
}

async function play(options: SimulationOptions, manner: Manner): Promise<{ outcome: Outcome; cost: Cost }> {
  const before = process.memoryUsage.rss();
  const startedMs = performance.now();
  const isSilent = manner.quiet || manner.seeds > 1;
  const run = simulation(options, (atMs, machine, what, text) => {
    if (isSilent) return;
    print(manner.json ? JSON.stringify({ atMs, machine, what, text }) : eventLine(atMs, machine, what, text));
  });
  const onInterrupt = () => {
    isInterrupted = true;
    run.end(new Error("interrupted"));
  };
  const onUnhandled = (reason: unknown) =>
    run.end(new Error(`nobody handled: ${sentenceOf(reason)}`, { cause: reason }));
  process.once("SIGINT", onInterrupt);
  process.on("unhandledRejection", onUnhandled);
  const ticker = setInterval(() => {
    const { phase, elapsedMs, events, jobsEnded, jobsOpen } = run.progress();
    if (!process.stderr.isTTY) return;
    const text = `${clockTime(elapsedMs)}  ${phase}: ${events} events, ${jobsEnded} jobs ended, ${jobsOpen} open`;
    process.stderr.write(`\r\u001b[2K${text}`);
  }, 500);
  try {
    const outcome = await run.outcome;
    const memoryBytes = Math.max(0, process.memoryUsage.rss() - before);
    return { outcome, cost: { wallMs: performance.now() - startedMs, memoryBytes } };
  } finally {
    clearInterval(ticker);
    process.off("SIGINT", onInterrupt);
    process.off("unhandledRejection", onUnhandled);
    if (process.stderr.isTTY) process.stderr.write("\r\u001b[2K");
  }
}

/** Everything that was set or drawn, before anything happens. */
function introduce(options: SimulationOptions): void {
  print(
    `seed ${options.seed}: ${options.nodes} nodes, ${options.minutes} minutes, ${options.deployments} deployments`,
  );
  for (const { name, parameters } of options.faults) print(`  ${name.padEnd(18)} ${parameters}`);
  if (options.skewMs > 0)
    print(`  ${"skew".padEnd(18)} up to ${options.skewMs} ms either way, and 50 millionths of drift`);
}

function nextSeed(first: string, run: number): string {
  return /^\d+$/.test(first) ? String(Number(first) + run) : `${first}-${run}`;
}

function faultHelp(): string {
  return Object.entries(faultKinds)
    .map(([name, what]) => `  ${name.padEnd(18)} ${what}`)
    .join("\n");
}

function print(line: string): void {
  if (process.stderr.isTTY) process.stderr.write("\r\u001b[2K");
  process.stdout.write(`${line}\n`);
}

await main();
