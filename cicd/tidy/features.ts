import type { TreeFile } from "../tree.ts";
import { type Problem, perFile, type Rule } from "./rule.ts";

/** A Feature, Rule or Scenario of a feature file with the tags above it. */
interface Tagged {
  readonly keyword: string;
  readonly tags: readonly string[];
  readonly line: number;
}

const requirementTag = perFile("feature-requirement", (file) =>
  taggedIn(file)
    .filter(({ keyword, tags }) => keyword === "Feature" && !tags.some((tag) => tag.startsWith("@REQ-")))
    .map(({ line }) => ({
      path: file.path,
      line,
      message: "a feature carries the @REQ- tag of its scope item",
    })),
);

/** `@EXEC-3`: reports key results by it, so that a better title does not lose a scenario's history. */
const stableId: Rule = {
  name: "scenario-id",
  check: (files) => {
    const seen = new Map<string, string>();
    return files.flatMap((file) =>
      taggedIn(file)
        .filter(({ keyword }) => keyword.startsWith("Scenario"))
        .flatMap(({ tags, line }) => {
          const ids = tags.filter((tag) => /^@[A-Z]+-\d+$/.test(tag));
          const place = `${file.path}:${line}`;
          const [id] = ids;
          if (id === undefined || ids.length > 1)
            return [
              {
                path: file.path,
                line,
                message: "a scenario carries one tag with its id: @<PREFIX>-<number>, see docs/scope.yaml",
              },
            ];
          const other = seen.get(id);
          seen.set(id, other ?? place);
          return other === undefined
            ? []
            : [{ path: file.path, line, message: `${id} is taken by ${other}` }];
        }),
    );
  },
};

const noOnly = perFile("no-only-tag", (file) =>
  taggedIn(file).flatMap(({ tags, line }): Problem[] =>
    tags.includes("@only") ? [{ path: file.path, line, message: "all scenarios run, always" }] : [],
  ),
);

function taggedIn({ path, text }: TreeFile): readonly Tagged[] {
  if (!path.endsWith(".feature")) return [];
  const result: Tagged[] = [];
  let tags: string[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const trimmed = line.trim();
    const keyword =
      /^(Feature|Rule|Background|Scenario Outline|Scenario Template|Scenario|Example|Examples|Scenarios):/.exec(
        trimmed,
      )?.[1];
    if (trimmed.startsWith("@")) tags.push(...trimmed.split(/\s+/));
    if (keyword !== undefined) {
      result.push({
        keyword: keyword === "Example" ? "Scenario" : keyword.replace(/^Scenarios$/, "Examples"),
        tags,
        line: index + 1,
      });
      tags = [];
    }
  }
  return result;
}

/** Rules on the features: what reports and the scope rely on. */
export const featureRules: readonly Rule[] = [requirementTag, stableId, noOnly];
