import type { Page } from "../diagrams.ts";
import { idTag } from "../features/outcome.ts";
import { needsOf, placesFor } from "./rules.ts";
import type { Scope, ScopeItem } from "./scope-file.ts";
import type { Story, StoryScenario } from "./stories.ts";

/** Where the page is. */
export const scopePagePath = "docs/scope.md";

/** What was promised, clause by clause, with the scenarios that stand for it and whether they are built. */
export function scopePage(scope: Scope, stories: readonly Story[]): Page {
  const items = scope.items.map((item) => ({
    item,
    scenarios: stories.filter(({ folder }) => folder === item.name).flatMap(({ scenarios }) => scenarios),
  }));
  const lines = [
    "# The scope: what was promised, and what is built",
    "",
    "Made from [scope.yaml](scope.yaml) and the features by `npm run docs`. *Built* means that the scenario is run and has to",
    "pass; *planned* means that it is written and not yet built. What passes where is in the report of each run, which counts every",
    "example of an outline; here an outline counts once.",
    "",
    ...totals(items),
    ...items.flatMap(section),
  ];
  return { path: scopePagePath, text: `${lines.join("\n").trimEnd()}\n` };
}

interface Counted {
  readonly item: ScopeItem;
  readonly scenarios: readonly StoryScenario[];
}

function totals(items: readonly Counted[]): readonly string[] {
  const all = items.flatMap(({ scenarios }) => scenarios);
  const clauses = items.flatMap(({ item }) => item.clauses).length;
  return [
    `**${items.length} items, ${clauses} clauses, ${all.length} scenarios: ${built(all)} built, ${all.length - built(all)} planned.**`,
    "",
    "| item | clauses | with something built | scenarios | built | planned |",
    "|---|---|---|---|---|---|",
    ...items.map(({ item, scenarios }) =>
      row([
        `[${item.title}](#${anchorOf(item.title)})`,
        item.clauses.length,
        item.clauses.filter(({ id }) => built(under(id, scenarios)) > 0).length,
        scenarios.length,
        built(scenarios),
        scenarios.length - built(scenarios),
      ]),
    ),
    "",
  ];
}

function section({ item, scenarios }: Counted): readonly string[] {
  const isClause = (tag: string) => item.clauses.some(({ id }) => id === tag);
  const beside = scenarios.filter(({ tags }) => !tags.some(isClause));
  return [
    `## ${item.title}`,
    "",
    item.asks,
    "",
    ...item.clauses.flatMap(({ id, says }) => [`**${id}**: ${says}`, "", ...table(under(id, scenarios))]),
    ...(beside.length === 0 ? [] : ["**Beside the clauses**", "", ...table(beside)]),
  ];
}

function table(scenarios: readonly StoryScenario[]): readonly string[] {
  return [
    "| id | scenario | | where it runs |",
    "|---|---|---|---|",
    ...scenarios.map((scenario) =>
      row([idOf(scenario), scenario.title, isPlanned(scenario) ? "planned" : "built", whereabouts(scenario)]),
    ),
    "",
  ];
}

/** By what its tags ask for. Of what is not built we know only what it will need. */
function whereabouts(scenario: StoryScenario): string {
  const needs = needsOf(scenario.tags);
  const asked = needs.length === 0 ? "" : `needs ${needs.join(", ")}`;
  if (isPlanned(scenario)) return asked;
  return needs.length === 0 ? "everywhere" : `${placesFor(needs).join(", ")} (${asked})`;
}

function under(clause: string, scenarios: readonly StoryScenario[]): readonly StoryScenario[] {
  return scenarios.filter(({ tags }) => tags.includes(clause));
}

function built(scenarios: readonly StoryScenario[]): number {
  return scenarios.filter((scenario) => !isPlanned(scenario)).length;
}

function isPlanned({ tags }: StoryScenario): boolean {
  return tags.includes("planned");
}

function idOf({ ownTags }: StoryScenario): string {
  return ownTags.find((tag) => idTag.test(`@${tag}`)) ?? "";
}

function row(cells: readonly (string | number)[]): string {
  return `| ${cells.map((cell) => String(cell).replaceAll("|", "\\|")).join(" | ")} |`;
}

/** As portals make it from a heading. */
function anchorOf(title: string): string {
  return title
    .toLowerCase()
    .replaceAll(/[^a-z0-9 -]/g, "")
    .replaceAll(" ", "-");
}
