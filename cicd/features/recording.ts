import type { Envelope, Pickle, TestCase, TestStepResult } from "@cucumber/messages";

/** What Cucumber's messages told of a run. */
export interface Recording {
  readonly scenarios: readonly RecordedScenario[];
}

export interface RecordedScenario {
  readonly name: string;
  readonly feature: string;
  readonly uri: string;
  readonly line: number;
  readonly tags: readonly string[];
  /** The worst of its steps; undefined when it did not run. */
  readonly status: string | undefined;
  readonly durationMs: number;
  /** Steps that did not pass. */
  readonly steps: readonly { readonly said: string }[];
  readonly notes: readonly string[];
}

/** Listens to the messages of a run; `result` is complete after the run. */
export function recorder(): { take(envelope: Envelope): void; result(): Recording } {
  const pickles: Pickle[] = [];
  const features = new Map<string, string>();
  const lines = new Map<string, number>();
  const cases = new Map<string, TestCase>();
  const runs = new Map<string, Run>();
  const attempts = new Map<string, Run>();

  const take = (envelope: Envelope) => {
    const { gherkinDocument, pickle, testCase, testCaseStarted, testStepFinished, attachment } = envelope;
    if (gherkinDocument?.feature !== undefined) {
      features.set(gherkinDocument.uri ?? "", gherkinDocument.feature.name);
      noteLines(gherkinDocument.feature, lines);
    }
    if (pickle !== undefined) pickles.push(pickle);
    if (testCase !== undefined) cases.set(testCase.id, testCase);
    if (testCaseStarted !== undefined) {
      const testCaseOfRun = cases.get(testCaseStarted.testCaseId);
      const run: Run = { testCase: testCaseOfRun, results: [], notes: [] };
      attempts.set(testCaseStarted.id, run);
      // A later attempt takes the place of the one before.
      runs.set(testCaseOfRun?.pickleId ?? "", run);
    }
    if (testStepFinished !== undefined) {
      const { testCaseStartedId, testStepId, testStepResult } = testStepFinished;
      attempts.get(testCaseStartedId)?.results.push({ testStepId, result: testStepResult });
    }
    if (attachment?.testCaseStartedId !== undefined)
      attempts.get(attachment.testCaseStartedId)?.notes.push(attachment.body);
  };

  return {
    take,
    result: () => ({
      scenarios: pickles.map((pickle) => scenarioOf(pickle, runs.get(pickle.id), features, lines)),
    }),
  };
}

interface Run {
  readonly testCase: TestCase | undefined;
  readonly results: { readonly testStepId: string; readonly result: TestStepResult }[];
  readonly notes: string[];
}

function scenarioOf(
  pickle: Pickle,
  run: Run | undefined,
  features: ReadonlyMap<string, string>,
  lines: ReadonlyMap<string, number>,
): RecordedScenario {
  const results = run?.results ?? [];
  return {
    name: pickle.name,
    feature: features.get(pickle.uri) ?? "",
    uri: pickle.uri,
    line: lines.get(pickle.astNodeIds.at(-1) ?? "") ?? 0,
    tags: pickle.tags.map(({ name }) => name),
    status: run === undefined ? undefined : worst(results.map(({ result }) => result.status)),
    durationMs: results.reduce(
      (sum, { result: { duration } }) => sum + duration.seconds * 1000 + duration.nanos / 1e6,
      0,
    ),
    steps: results
      .filter(({ result }) => !["PASSED", "SKIPPED"].includes(result.status))
      .map(({ testStepId, result }) => ({ said: sentenceOf(pickle, run?.testCase, testStepId, result) })),
    notes: run?.notes ?? [],
  };
}

/** From good to bad. A scenario that a hook has skipped before its first step has nothing else than skips. */
const badness = ["PASSED", "SKIPPED", "PENDING", "UNDEFINED", "AMBIGUOUS", "UNKNOWN", "FAILED"];

function worst(statuses: readonly string[]): string {
  return statuses.reduce(
    (bad, status) => (badness.indexOf(status) > badness.indexOf(bad) ? status : bad),
    "PASSED",
  );
}

function sentenceOf(
  pickle: Pickle,
  testCase: TestCase | undefined,
  testStepId: string,
  result: TestStepResult,
): string {
  const pickleStepId = testCase?.testSteps.find(({ id }) => id === testStepId)?.pickleStepId;
  const text = pickle.steps.find(({ id }) => id === pickleStepId)?.text ?? "around the scenario";
  const message = result.message ?? result.status.toLowerCase();
  return `${text}: ${message}`;
}

interface HasChildren {
  readonly children: readonly {
    readonly scenario?: Node | undefined;
    readonly rule?: HasChildren | undefined;
  }[];
}

interface Node {
  readonly id: string;
  readonly location: { readonly line: number };
  readonly examples: readonly { readonly tableBody: readonly Omit<Node, "examples">[] }[];
}

function noteLines({ children }: HasChildren, lines: Map<string, number>): void {
  for (const { scenario, rule } of children) {
    if (rule !== undefined) noteLines(rule, lines);
    if (scenario === undefined) continue;
    lines.set(scenario.id, scenario.location.line);
    for (const { tableBody } of scenario.examples)
      for (const row of tableBody) lines.set(row.id, row.location.line);
  }
}
