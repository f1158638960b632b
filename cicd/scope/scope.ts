import type { Page } from "../diagrams.ts";
import type { Finding, TreeFile } from "../tree.ts";
import { scopePage, scopePagePath } from "./page.ts";
import { scopeFindings } from "./rules.ts";
import { readScope, scopePath } from "./scope-file.ts";
import { storiesIn } from "./stories.ts";

/** The scope's page as it should be, and everything that is wrong with the scope, the features or the page as it is. */
export function scopeOf(files: readonly TreeFile[]): {
  readonly page?: Page;
  readonly findings: readonly Finding[];
} {
  const scope = readScope(files.find(({ path }) => path === scopePath)?.text ?? "");
  if ("mistakes" in scope)
    return { findings: scope.mistakes.map((message) => ({ rule: "scope-form", path: scopePath, message })) };
  const stories = storiesIn(files);
  const page = scopePage(scope, stories);
  return { page, findings: [...scopeFindings(scope, stories), ...stale(page, files)] };
}

function stale({ text }: Page, files: readonly TreeFile[]): readonly Finding[] {
  if (files.find(({ path }) => path === scopePagePath)?.text === text) return [];
  return [
    { rule: "stale-page", path: scopePagePath, message: "differs from its sources; run `npm run docs`" },
  ];
}
