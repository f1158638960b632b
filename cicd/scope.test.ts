// One fault at a time is planted into a small sound tree, and the check has to find this fault and no other.
import assert from "node:assert/strict";
import { test } from "node:test";
import { scopeItems } from "./features/scope-items.ts";
import { scopeOf } from "./scope/scope.ts";
import { readScope } from "./scope/scope-file.ts";
import { type TreeFile, tree } from "./tree.ts";

const scopeYaml = `items:
  - name: boats
    prefix: BOA
    title: Boats
    asks: Boats that float.
    done:
      DOD-boats-1: A boat floats.
      DOD-boats-2: A boat carries somebody.
`;
const feature = `@REQ-boats
Feature: Boats

  Background:
    Given a lake

  @DOD-boats-1
  Rule: A boat floats

    @BOA-001
    Scenario: An empty boat floats
      When "alice" puts a boat on the lake
      Then it floats

  @DOD-boats-2
  Rule: A boat carries somebody

    @BOA-200 @planned @needs:wind
    Scenario Outline: A boat carries <somebody>
      Given a boat
      When <somebody> boards it
      Then it floats

      Examples:
        | somebody |
        | "alice"  |
`;
const featurePath = "features/boats/floating.feature";

const sound = withPage({ "docs/scope.yaml": scopeYaml, [featurePath]: feature });

test("A sound scope with sound features and a fresh page has no findings", () => {
  assert.deepEqual(rulesBroken(sound), []);
});

test("The page counts what is built and what is planned, by item and by clause", () => {
  const page = sound["docs/scope.md"] ?? "";
  assert.match(page, /\*\*1 items, 2 clauses, 2 scenarios: 1 built, 1 planned\.\*\*/);
  assert.match(page, /\| \[Boats\]\(#boats\) \| 2 \| 1 \| 2 \| 1 \| 1 \|/);
  assert.match(page, /\| BOA-001 \| An empty boat floats \| built \| everywhere \|/);
  assert.match(page, /\| BOA-200 \| A boat carries <somebody> \| planned \| needs wind \|/);
});

const faults: readonly {
  readonly title: string;
  readonly rule: string;
  readonly change: (text: string) => string;
}[] = [
  { title: "A scenario without an identifier", rule: "scenario-id", change: without("@BOA-001") },
  {
    title: "An identifier that stands twice",
    rule: "scenario-id",
    change: (text) => text.replace("BOA-200", "BOA-001"),
  },
  {
    title: "A scenario with two identifiers",
    rule: "scenario-id",
    change: (text) => text.replace("@BOA-001", "@BOA-001 @BOA-002"),
  },
  {
    title: "An identifier of another item",
    rule: "scenario-id",
    change: (text) => text.replace("@BOA-001", "@CAR-001"),
  },
  { title: "A feature without its item", rule: "feature-requirement", change: without("@REQ-boats") },
  {
    title: "A feature of an item that does not exist",
    rule: "feature-requirement",
    change: (text) => text.replace("@REQ-boats", "@REQ-cars"),
  },
  {
    title: "A clause that does not exist",
    rule: "known-clause",
    change: (text) => text.replace("@DOD-boats-2", "@DOD-boats-2 @DOD-boats-3"),
  },
  { title: "A clause without a scenario", rule: "clause-has-scenario", change: without("@DOD-boats-2") },
  {
    title: "A second When",
    rule: "one-when",
    change: (text) => text.replace("Then it floats", "Then it floats\n      When it is left"),
  },
  {
    title: "An And that is a second When",
    rule: "one-when",
    change: (text) => text.replace("Then it floats", "And she boards it\n      Then it floats"),
  },
  {
    title: "A scenario that is planned and frozen",
    rule: "planned-or-frozen",
    change: (text) => text.replace("@planned", "@planned @frozen"),
  },
  {
    title: "A scenario that wants to run alone",
    rule: "no-only-tag",
    change: (text) => text.replace("@BOA-001", "@BOA-001 @only"),
  },
  {
    title: "A built scenario that runs nowhere",
    rule: "runs-somewhere",
    change: (text) => text.replace("@BOA-001", "@BOA-001 @needs:wind"),
  },
  ...[
    ["A port number", "a lake on port 8080"],
    ["A port number in an address", "a lake at localhost:8080"],
    ["JSON", 'a lake {"depth": 3}'],
    ["Sleeping", "a lake that one waits 5 seconds for"],
  ].map(([title = "", given = ""]) => ({
    title,
    rule: "users-words",
    change: (text: string) => text.replace("Given a boat", `Given ${given}`),
  })),
  {
    title: "A file that is no feature",
    rule: "readable-feature",
    change: (text) => `${text}\n  And that is all, folks\n  Scenario`,
  },
];

for (const { title, rule, change } of faults)
  test(`${title} is found`, () => {
    const spoilt = withPage({ ...sound, [featurePath]: change(feature) });
    const rules = rulesBroken(spoilt);
    // A file that cannot be read covers nothing.
    const expected =
      rule === "readable-feature" ? ["clause-has-scenario", "item-has-feature", "readable-feature"] : [rule];
    assert.deepEqual(rules, expected);
  });

test("An item without a feature is found", () => {
  const { [featurePath]: _gone, ...rest } = sound;
  assert.deepEqual(rulesBroken(withPage(rest)), ["clause-has-scenario", "item-has-feature"]);
});

test("A folder that is no item is found", () => {
  const stray = feature
    .replaceAll("boats", "cars")
    .replaceAll(/@DOD\S+/g, "")
    .replaceAll("BOA-", "CAR-");
  const rules = rulesBroken(withPage({ ...sound, "features/cars/driving.feature": stray }));
  assert.deepEqual(rules, ["feature-requirement"]);
});

test("A page that differs from its sources is found, and so is one that is not there", () => {
  const { "docs/scope.md": page = "", ...rest } = sound;
  assert.deepEqual(rulesBroken({ ...rest, "docs/scope.md": page.replace("1 built", "2 built") }), [
    "stale-page",
  ]);
  assert.deepEqual(rulesBroken(rest), ["stale-page"]);
});

test("What people write into files may hold what they themselves would not say", () => {
  const withFile = feature.replace(
    "Given a boat",
    'Given a file:\n        """\n        { "port": "at :8080" }\n        """',
  );
  assert.deepEqual(rulesBroken(withPage({ ...sound, [featurePath]: withFile })), []);
});

for (const { title, text, mistake } of [
  { title: "A field that nobody knows", text: scopeYaml.replace("title:", "titel:"), mistake: /titel/ },
  {
    title: "An item twice",
    text: scopeYaml + scopeYaml.replace("items:\n", ""),
    mistake: /boats stands twice/,
  },
  {
    title: "A clause that was left out in the numbering",
    text: scopeYaml.replace("DOD-boats-2", "DOD-boats-3"),
    mistake: /DOD-boats-3 should be the next/,
  },
])
  test(`${title} in the scope is found`, () => {
    const { findings } = scopeOf(asTree({ ...sound, "docs/scope.yaml": text }));
    assert.equal(findings[0]?.rule, "scope-form");
    assert.match(findings.map(({ message }) => message).join("\n"), mistake);
  });

test("The report of a run and the scope name the same items in the same order", () => {
  const scope = readScope(tree().find(({ path }) => path === "docs/scope.yaml")?.text ?? "");
  assert.ok("items" in scope);
  assert.deepEqual(
    scope.items.map(({ name }) => name),
    scopeItems,
  );
});

type Texts = Readonly<Record<string, string>>;

function without(word: string): (text: string) => string {
  return (text) => text.replace(word, "");
}

function withPage(texts: Texts): Texts {
  const { page } = scopeOf(asTree(texts));
  return page === undefined ? texts : { ...texts, [page.path]: page.text };
}

function rulesBroken(texts: Texts): readonly string[] {
  const { findings } = scopeOf(asTree(texts));
  return [...new Set(findings.map(({ rule }) => rule))].toSorted();
}

function asTree(texts: Texts): readonly TreeFile[] {
  return Object.entries(texts).map(([path, text]) => ({ path, text, sizeBytes: text.length }));
}
