import { environmentNames, offersOf } from "../../environments/offers.ts";
import { idTag } from "../features/outcome.ts";
import type { Finding } from "../tree.ts";
import { type Scope, scopePath } from "./scope-file.ts";
import type { Story, StoryScenario } from "./stories.ts";

/** What the scope and the features owe each other: everything is promised somewhere, and every promise has its scenarios. */
export function scopeFindings(scope: Scope, stories: readonly Story[]): readonly Finding[] {
  const scenarios = stories.flatMap((story) => story.scenarios);
  return [
    ...stories.flatMap(unreadable),
    ...withoutFeature(scope, stories),
    ...stories.flatMap((story) => requirement(scope, story)),
    ...stories.flatMap((story) => unknownTags(scope, story)),
    ...uncovered(scope, scenarios),
    ...identifiers(scope, stories),
    ...scenarios.flatMap(bans),
  ];
}

function unreadable({ path, unreadable: because }: Story): readonly Finding[] {
  if (because === undefined) return [];
  return [{ rule: "readable-feature", path, message: because.replaceAll(/\s+/g, " ") }];
}

function withoutFeature({ items }: Scope, stories: readonly Story[]): readonly Finding[] {
  return items
    .filter(({ name }) => !stories.some(({ folder, scenarios }) => folder === name && scenarios.length > 0))
    .map(({ name }) => ({
      rule: "item-has-feature",
      path: scopePath,
      message: `${name} has no feature; write one in features/${name}/`,
    }));
}

/** One item per feature, the one whose folder it lies in: reports count by folder. */
function requirement({ items }: Scope, { path, folder, tags, line, unreadable: because }: Story) {
  const isItem = items.some(({ name }) => name === folder);
  const named = tags.filter(({ name }) => name.startsWith("REQ-")).map(({ name }) => name);
  const isRight = isItem && named.length === 1 && named[0] === `REQ-${folder}`;
  if (because !== undefined || isRight) return [];
  const message = isItem
    ? `the feature's one @REQ- tag is @REQ-${folder}`
    : `${folder} is no item of ${scopePath}`;
  return [{ rule: "feature-requirement", path, line, message }];
}

function unknownTags({ items }: Scope, { path, folder, tags }: Story): readonly Finding[] {
  const clauses = items.find(({ name }) => name === folder)?.clauses ?? [];
  return tags
    .filter(({ name }) => name.startsWith("DOD-") && !clauses.some(({ id }) => id === name))
    .map(({ name, line }) => ({
      rule: "known-clause",
      path,
      line,
      message: `@${name} is no clause of ${folder} in ${scopePath}`,
    }));
}

function uncovered({ items }: Scope, scenarios: readonly StoryScenario[]): readonly Finding[] {
  return items
    .flatMap(({ clauses }) => clauses)
    .filter(({ id }) => !scenarios.some(({ tags }) => tags.includes(id)))
    .map(({ id, says }) => ({
      rule: "clause-has-scenario",
      path: scopePath,
      message: `no scenario for ${id}: ${says}`,
    }));
}

/** Results are kept by the identifier, so that a better title does not lose a scenario's history. */
function identifiers({ items }: Scope, stories: readonly Story[]): readonly Finding[] {
  const taken = new Map<string, string>();
  return stories.flatMap(({ folder, scenarios }) => {
    const prefix = items.find(({ name }) => name === folder)?.prefix;
    return scenarios.flatMap(({ path, line, ownTags, tags }): readonly Finding[] => {
      const finding = (message: string): readonly Finding[] => [{ rule: "scenario-id", path, line, message }];
      const [id] = ownTags.filter((tag) => idTag.test(`@${tag}`));
      const all = tags.filter((tag) => idTag.test(`@${tag}`));
      if (id === undefined || all.length > 1)
        return finding(`a scenario carries one identifier of its own, such as @${prefix ?? "JOB"}-001`);
      if (prefix !== undefined && !id.startsWith(`${prefix}-`))
        return finding(`identifiers in ${folder} begin with ${prefix}-`);
      const other = taken.get(id);
      taken.set(id, other ?? `${path}:${line}`);
      return other === undefined ? [] : finding(`@${id} is taken by ${other}`);
    });
  });
}

function bans(scenario: StoryScenario): readonly Finding[] {
  const { path, line, tags, words, actions } = scenario;
  const found = (rule: string, at: number, message: string): Finding => ({ rule, path, line: at, message });
  const [, second] = actions;
  return [
    ...(second === undefined
      ? []
      : [found("one-when", second, "one thing happens in a scenario: one When, and no And after it")]),
    ...(tags.includes("planned") && tags.includes("frozen")
      ? [found("planned-or-frozen", line, "what is frozen is built; take @planned or @frozen away")]
      : []),
    ...(tags.includes("only") ? [found("no-only-tag", line, "all scenarios run, always")] : []),
    ...runsNowhere(scenario).map((needs) =>
      found("runs-somewhere", line, `no environment offers ${needs}; correct the tag or plan the scenario`),
    ),
    ...words.flatMap(({ line: at, text }) =>
      unfitting
        .filter(({ pattern }) => pattern.test(text))
        .map(({ message }) => found("users-words", at, message)),
    ),
  ];
}

/** What it needs together, when it is built and no environment has it. */
function runsNowhere({ tags }: StoryScenario): readonly string[] {
  const needs = needsOf(tags);
  if (tags.includes("planned") || needs.length === 0 || placesFor(needs).length > 0) return [];
  return [needs.join(" and ")];
}

/** What a scenario's tags ask of the place it runs in. */
export function needsOf(tags: readonly string[]): readonly string[] {
  return [
    ...new Set(tags.filter((tag) => tag.startsWith("needs:")).map((tag) => tag.slice("needs:".length))),
  ];
}

/** The environments that offer all of it. */
export function placesFor(needs: readonly string[]): readonly string[] {
  return environmentNames.filter((name) => {
    const offers: readonly string[] = offersOf[name];
    return needs.every((need) => offers.includes(need));
  });
}

/** What the person who asked for the feature would not say. */
const unfitting: readonly { readonly pattern: RegExp; readonly message: string }[] = [
  {
    pattern: /\bports? \d|:\d{2,5}\b/i,
    message: "no port numbers: say what is reached, the steps know where it is",
  },
  { pattern: /^\s*[{[]|[{}]\s*"|"\s*:\s*[{["\d]/, message: "no JSON: say what it means" },
  {
    pattern: /\bsleeps?\b|\bwait(s|ed)? (for )?(\d+|a few|some) (milli)?seconds?\b(?! at most)/i,
    message: "no sleeping: say what is waited for",
  },
];
