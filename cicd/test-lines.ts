import { writeFileSync } from "node:fs";
import { type Counts, closingLine } from "./ci/counts.ts";
import { resultOf, type TestEvent, type TestResult } from "./test-events.ts";

/**
 * A reporter for people: one line per part, failures and skips in full, and the sum as the last line. The same sum goes
 * to reports/unit/summary.json, for `.ci/run`.
 */
export default async function* lines(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const results: TestResult[] = [];
  for await (const event of events) {
    const result = resultOf(event);
    if (result !== undefined) results.push(result);
  }
  for (const [part, ofPart] of Map.groupBy(results, ({ file }) => file.split("/").slice(0, 2).join("/")))
    yield `  ${part.padEnd(28)} ${closingLine(countsOf(ofPart))}, ${seconds(ofPart)}\n`;
  for (const { verdict, file, line, name, reason } of results) {
    if (verdict === "skipped") yield `\nskipped: ${name} (${file}:${line})\n  ${reason}\n`;
    if (verdict === "failed") yield `\nFAILED: ${name} (${file}:${line})\n${indented(reason)}\n`;
  }
  const sum = countsOf(results);
  writeFileSync("reports/unit/summary.json", `${JSON.stringify(sum)}\n`);
  yield `\n${closingLine(sum)}\n`;
}

function countsOf(results: readonly TestResult[]): Counts {
  const count = (wanted: TestResult["verdict"]) => results.filter(({ verdict }) => verdict === wanted).length;
  return { passed: count("passed"), failed: count("failed"), skipped: count("skipped") };
}

function seconds(results: readonly TestResult[]): string {
  return `${(results.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000).toFixed(1)} s`;
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `  ${line}`)
    .join("\n");
}
