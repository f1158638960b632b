import { AstBuilder, GherkinClassicTokenMatcher, Parser } from "@cucumber/gherkin";
import type { Background, Feature, GherkinDocument, Scenario, Step, Tag } from "@cucumber/messages";
import type { TreeFile } from "../tree.ts";

/** A feature file as far as the scope is concerned, or why it cannot be read. */
export interface Story {
  readonly path: string;
  /** The folder below features/. */
  readonly folder: string;
  readonly tags: readonly PlacedTag[];
  readonly line: number;
  readonly scenarios: readonly StoryScenario[];
  readonly unreadable?: string;
}

/** A tag without its `@`, where it stands. */
export interface PlacedTag {
  readonly name: string;
  readonly line: number;
}

/** A scenario or an outline. */
export interface StoryScenario {
  readonly path: string;
  readonly title: string;
  readonly line: number;
  /** Its own, without those above it. */
  readonly ownTags: readonly string[];
  /** With those of its rule and of its feature. */
  readonly tags: readonly string[];
  /** What its author says, the background's words included; not what is in a file that somebody in it writes. */
  readonly words: readonly { readonly line: number; readonly text: string }[];
  /** The lines of the steps that do something: each When, and each And after one. */
  readonly actions: readonly number[];
}

/** Every feature file of the tree. */
export function storiesIn(files: readonly TreeFile[]): readonly Story[] {
  return files.filter(({ path }) => /^features\/.*[.]feature$/.test(path)).map(storyOf);
}

function storyOf({ path, text }: TreeFile): Story {
  const nothing = { path, folder: path.split("/").at(1) ?? "", tags: [], line: 1, scenarios: [] };
  try {
    const { feature } = parsed(text);
    if (feature === undefined) return { ...nothing, unreadable: "there is no feature in it" };
    return {
      ...nothing,
      tags: tagsIn(feature),
      line: feature.location.line,
      scenarios: scenariosOf(path, feature),
    };
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return { ...nothing, unreadable: error.message };
  }
}

function parsed(text: string): GherkinDocument {
  // Nobody asks for the identifiers that the parser gives to what it read.
  return new Parser(new AstBuilder(() => ""), new GherkinClassicTokenMatcher()).parse(text);
}

function tagsIn({ children, tags }: Feature): readonly PlacedTag[] {
  const below = children.flatMap(({ rule, scenario }): readonly Tag[] => [
    ...(scenario?.tags ?? []),
    ...(rule?.tags ?? []),
    ...(rule?.children ?? []).flatMap((child) => child.scenario?.tags ?? []),
  ]);
  return [...tags, ...below].map(({ name, location }) => ({ name: name.slice(1), line: location.line }));
}

function scenariosOf(path: string, { tags, children }: Feature): readonly StoryScenario[] {
  const background = children.find((child) => child.background !== undefined)?.background;
  return children.flatMap(({ scenario, rule }) => {
    if (rule === undefined)
      return scenario === undefined ? [] : [scenarioOf(path, scenario, tags, [background])];
    const nearer = rule.children.find((child) => child.background !== undefined)?.background;
    return rule.children.flatMap((child) =>
      child.scenario === undefined
        ? []
        : [scenarioOf(path, child.scenario, [...tags, ...rule.tags], [background, nearer])],
    );
  });
}

function scenarioOf(
  path: string,
  scenario: Scenario,
  above: readonly Tag[],
  backgrounds: readonly (Background | undefined)[],
): StoryScenario {
  const ownTags = namesOf(scenario.tags);
  return {
    path,
    title: scenario.name,
    line: scenario.location.line,
    ownTags,
    tags: [...namesOf(above), ...ownTags],
    words: wordsOf(scenario, backgrounds),
    actions: [
      ...backgrounds.flatMap((background) => actionsOf(background?.steps ?? [])),
      ...actionsOf(scenario.steps),
    ],
  };
}

function wordsOf(scenario: Scenario, backgrounds: readonly (Background | undefined)[]) {
  const steps = [...backgrounds.flatMap((background) => background?.steps ?? []), ...scenario.steps];
  const rows = [
    ...steps.flatMap(({ dataTable }) => dataTable?.rows ?? []),
    ...scenario.examples.flatMap(({ tableBody }) => tableBody),
  ];
  return [
    { line: scenario.location.line, text: scenario.name },
    ...steps.map(({ location, text }) => ({ line: location.line, text })),
    ...rows.flatMap(({ cells }) =>
      cells.map(({ location, value }) => ({ line: location.line, text: value })),
    ),
  ];
}

function actionsOf(steps: readonly Step[]): readonly number[] {
  let isAction = false;
  return steps.flatMap(({ keywordType, location }) => {
    if (keywordType !== "Conjunction") isAction = keywordType === "Action";
    return isAction ? [location.line] : [];
  });
}

function namesOf(tags: readonly Tag[]): readonly string[] {
  return tags.map(({ name }) => name.slice(1));
}
