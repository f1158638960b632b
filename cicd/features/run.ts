import { mkdirSync, writeFileSync } from "node:fs";
import { Writable } from "node:stream";
import { loadConfiguration, runCucumber } from "@cucumber/cucumber/api";
import type { EnvironmentName } from "../../environments/offers.ts";
import { choosePlace, type Place } from "../../environments/place.ts";
import { seedOf } from "../../step-definitions/seed.ts";
import { junitXml } from "./junit.ts";
import { failureLines, itemLines, itemsOf, totalsLine } from "./lines.ts";
import { countsOf, type Outcome, outcomesOf } from "./outcome.ts";
import { recorder } from "./recording.ts";

/** What a run was asked for. */
export interface RunOptions {
  readonly environment: EnvironmentName;
  readonly tags: string | undefined;
  readonly seed: string | undefined;
  readonly paths: readonly string[];
  /** The folder of all reports; each environment has one in it. */
  readonly reports: string;
  readonly print: (line: string) => void;
}

/** Runs the features in one environment and leaves its reports. True when something ran and nothing failed. */
export async function runFeatures(options: RunOptions): Promise<boolean> {
  const { environment, reports, print } = options;
  const folder = `${reports}/${environment}`;
  mkdirSync(folder, { recursive: true });
  const recording = recorder();
  const place = await openPlace(environment);
  choosePlace(place);
  const startedMs = performance.now();
  const progress = dots(environment);
  let isSound = false;
  try {
    const { runConfiguration } = await loadConfiguration({
      file: false,
      provided: configuration(options, folder),
    });
    const hear = (text: string) => print(text.trimEnd());
    const result = await runCucumber(
      runConfiguration,
      { stdout: sink(() => {}), stderr: sink(hear) },
      (envelope) => {
        recording.take(envelope);
        if (envelope.testCaseFinished !== undefined) progress();
      },
    );
    isSound = result.success;
  } finally {
    await place.close();
  }
  const outcomes = outcomesOf(recording.result());
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  const counts = countsOf(outcomes);
  const seconds = (performance.now() - startedMs) / 1000;
  writeFileSync(`${folder}/junit.xml`, junitXml(environment, outcomes));
  const items = itemsOf(outcomes).map(({ item, counts: own }) => ({ item, ...own }));
  writeFileSync(
    `${folder}/summary.json`,
    `${JSON.stringify({ environment, ...counts, items }, undefined, 2)}\n`,
  );
  for (const line of failureLines(outcomes, (outcome) => again(outcome, options))) print(line);
  print(`\nIn ${environment}, in ${seconds.toFixed(1)} s:`);
  for (const line of itemLines(outcomes)) print(line);
  print(`Reports: ${folder}/report.html, junit.xml, messages.ndjson, summary.json\n`);
  print(totalsLine(counts));
  if (counts.passed + counts.failed === 0) print("Nothing ran: that is a failure.");
  return isSound && counts.failed === 0 && counts.passed > 0;
}

function configuration({ environment, tags, seed, paths }: RunOptions, folder: string) {
  return {
    paths: paths.length === 0 ? ["features/**/*.feature"] : [...paths],
    import: ["step-definitions/!(*.test).ts"],
    tags: tags === undefined ? "not @planned" : `(${tags}) and not @planned`,
    format: ["progress", `message:${folder}/messages.ndjson`, `html:${folder}/report.html`],
    strict: true,
    worldParameters: { environment, ...(seed === undefined ? {} : { seed }) },
  };
}

async function openPlace(environment: EnvironmentName): Promise<Place> {
  const module: { openPlace(): Promise<Place> } = await import(`../../environments/${environment}/place.ts`);
  return module.openPlace();
}

function again({ uri, line, name }: Outcome, { environment, seed }: RunOptions): string {
  const place = environment === "simulated" ? "" : `--environment ${environment} `;
  return `npm run features -- ${place}--seed ${seedOf({ uri, name }, { seed })} ${uri}:${line}`;
}

/** One dot for each scenario that has ended, so that a person sees that it goes on; nothing in a log. */
function dots(environment: EnvironmentName): () => void {
  if (!process.stderr.isTTY) return () => {};
  let ended = 0;
  return () => void process.stderr.write(`\r${environment}: ${++ended} scenarios have run\x1b[K`);
}

function sink(take: (text: string) => void): Writable {
  return new Writable({
    write(chunk, _encoding, done) {
      take(String(chunk));
      done();
    },
  });
}
