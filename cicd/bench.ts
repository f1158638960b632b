// `npm run bench [-- part-of-a-name …]`: every *.bench.ts, as ratios against a limit or a peer measured in the same run.
import { mkdirSync, writeFileSync } from "node:fs";
import { pathToFileURL } from "node:url";
import { type Bench, measure, type NotHere, type Result } from "./bench/bench.ts";
import { tree } from "./tree.ts";

type Entry = Bench | NotHere;

const wanted = process.argv.slice(2);
const files = tree()
  .map(({ path }) => path)
  .filter(
    (path) =>
      path.endsWith(".bench.ts") && (wanted.length === 0 || wanted.some((part) => path.includes(part))),
  );
if (files.length === 0) throw new Error(`no bench is called ${wanted.join(" or ") || "anything"}`);

const results: Result[] = [];
for (const file of files) {
  const made: { readonly bench: () => Promise<Entry | readonly Entry[]> } = await import(
    pathToFileURL(file).href
  );
  for (const bench of [await made.bench()].flat()) await show(bench);
}
mkdirSync("reports", { recursive: true });
writeFileSync("reports/bench.json", `${JSON.stringify(results, undefined, 2)}\n`);

async function show(bench: Entry): Promise<void> {
  if ("because" in bench) return console.log(`${bench.title}\n    not measured here: ${bench.because}\n`);
  const result = await measure(bench);
  results.push(result);
  console.log(`${sheet(result)}\n`);
}

function sheet({ title, subject, limit, ratio, extraMs, goal, isMet, notes }: Result): string {
  const width = Math.max(subject.name.length, limit.name.length);
  const row = ({ name, microseconds }: Result["subject"]) =>
    `    ${name.padEnd(width)}  ${amount(microseconds)}`;
  const spread = `${ratio.least.toFixed(2)} to ${ratio.most.toFixed(2)}`;
  const aim = goal === undefined ? "" : `; goal ${said(goal)}: ${isMet ? "met" : "missed"}`;
  const verdict = `    ratio ${ratio.median.toFixed(2)} (${spread}), ${extraMs.toFixed(3)} ms more${aim}`;
  return [title, row(subject), row(limit), verdict, ...notes.map((note) => `    ${note}`)].join("\n");
}

function said({ kind, atMost }: NonNullable<Result["goal"]>): string {
  return kind === "ratio" ? `at most ${atMost}` : `at most ${atMost} ms more`;
}

function amount(microseconds: number): string {
  if (microseconds < 1_000) return `${microseconds.toFixed(2).padStart(10)} µs`;
  return `${(microseconds / 1_000).toFixed(2).padStart(10)} ms`;
}
