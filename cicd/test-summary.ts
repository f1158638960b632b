import { resultOf, type TestEvent } from "./test-events.ts";

/** A reporter for programs: how many tests ended how, as JSON. `.ci/run` adds these up. */
export default async function* summary(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const sums = { passed: 0, failed: 0, skipped: 0 };
  for await (const event of events) {
    const result = resultOf(event);
    if (result !== undefined) sums[result.verdict] += 1;
  }
  yield `${JSON.stringify(sums)}\n`;
}
