import { dirname, join, normalize } from "node:path/posix";
import { type Story, storiesIn } from "../scope/stories.ts";
import type { TreeFile } from "../tree.ts";
import type { Rule } from "./rule.ts";

const page = "docs/security.md";

const kept: Rule = {
  name: "promises-are-kept",
  check: (files) => {
    const text = files.find(({ path }) => path === page)?.text ?? "";
    const built = builtIds(storiesIn(files));
    return promisesIn(text).flatMap(({ line, keptBy }) =>
      isKept(keptBy, files, built)
        ? []
        : [{ path: page, line, message: `no test and no built scenario is ${keptBy}` }],
    );
  },
};

/** The last cells of the tables whose last column is "kept by". */
function promisesIn(text: string): readonly { readonly line: number; readonly keptBy: string }[] {
  let isPromise = false;
  return text.split("\n").flatMap((row, index) => {
    const cells = row.split("|").map((cell) => cell.trim());
    if (cells.length < 3) isPromise = false;
    const keptBy = cells.at(-2) ?? "";
    const isHead = keptBy === "kept by";
    const isRow = isPromise && !isHead && !/^-+$/.test(keptBy);
    if (isHead) isPromise = true;
    return isRow ? [{ line: index + 1, keptBy }] : [];
  });
}

/** By a scenario that is built, or by a test of that title in that file. */
function isKept(keptBy: string, files: readonly TreeFile[], built: ReadonlySet<string>): boolean {
  const [, id] = /^`([A-Z]+-\d+)`$/.exec(keptBy) ?? [];
  if (id !== undefined) return built.has(id);
  const [, target, title] = /^\[[^\]]+\]\(([^)]+[.]test[.]ts)\): (.+)$/.exec(keptBy) ?? [];
  if (target === undefined || title === undefined) return false;
  const file = files.find(({ path }) => path === normalize(join(dirname(page), target)));
  return file?.text.includes(`("${title}"`) ?? false;
}

function builtIds(stories: readonly Story[]): ReadonlySet<string> {
  const scenarios = stories.flatMap(({ scenarios }) => scenarios);
  return new Set(scenarios.flatMap(({ tags, ownTags }) => (tags.includes("planned") ? [] : ownTags)));
}

/** What the page on security promises has a test or a scenario. */
export const promiseRules: readonly Rule[] = [kept];
