import { countsOf, type Outcome } from "./outcome.ts";

/**
 * The run as JUnit XML. Cucumber's own formatter writes a scenario that waits to be built as a failure; here what is
 * planned or skipped is neither a failure nor a success. The stable id stands in the name, by which portals key results.
 */
export function junitXml(environment: string, outcomes: readonly Outcome[]): string {
  const { failed, skipped, planned } = countsOf(outcomes);
  const seconds = outcomes.reduce((sum, { durationMs }) => sum + durationMs, 0) / 1000;
  const head = `name="features ${environment}" tests="${outcomes.length}" failures="${failed}" errors="0" skipped="${skipped + planned}" time="${seconds.toFixed(3)}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites ${head}>`,
    `<testsuite ${head}>`,
    ...outcomes.map(testCase),
    "</testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function testCase(outcome: Outcome): string {
  const { id, name, feature, item, uri, line, durationMs } = outcome;
  const attributes = [
    `name="${escaped(`${id} ${name}`.trim())}"`,
    `classname="${escaped(`${item}: ${feature}`)}"`,
    `file="${escaped(`${uri}:${line}`)}"`,
    `time="${(durationMs / 1000).toFixed(3)}"`,
  ].join(" ");
  const content = contentOf(outcome);
  return content === "" ? `  <testcase ${attributes}/>` : `  <testcase ${attributes}>${content}</testcase>`;
}

function contentOf({ verdict, reason, notes }: Outcome): string {
  if (verdict === "passed") return "";
  if (verdict !== "failed") return `<skipped message="${escaped(reason)}"/>`;
  const first = reason.split("\n")[0] ?? "";
  return `<failure message="${escaped(first)}">${escaped(reason)}</failure><system-out>${escaped(notes.join("\n"))}</system-out>`;
}

/** Without the characters that XML cannot carry at all. */
function escaped(text: string): string {
  return text
    .replaceAll(/\p{Cc}/gu, (character) => (/[\t\n\r]/.test(character) ? character : ""))
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
