import { dirname, join, normalize } from "node:path/posix";
import { diagramEnd, diagramStart } from "../diagrams/markers.ts";
import type { TreeFile } from "../tree.ts";
import { perFile, type Rule } from "./rule.ts";

// What is longer is not read; details stand beside the code or in docs/.
const longestReadmeLines = 60;

const partReadme: Rule = {
  name: "part-readme",
  check: (files) =>
    partsOf(files).flatMap((folder) => {
      const path = `${folder}/README.md`;
      const readme = files.find((file) => file.path === path);
      if (readme === undefined)
        return [{ path, message: "a part says what it is, its words, and where it is tested" }];
      return [...markerProblems(readme), ...lengthProblems(readme)];
    }),
};

/** Folders that must say what they are: the parts of src, and the top folders that hold code or scenarios. */
function partsOf(files: readonly TreeFile[]): readonly string[] {
  const folders = files.flatMap(({ path }) => {
    const [first = "", second, third] = path.split("/");
    if (second === undefined) return [];
    if (first === "src" && third !== undefined) return ["src", `src/${second}`];
    return ["simulator", "environments", "features", "step-definitions", "cicd"].includes(first)
      ? [first]
      : [];
  });
  return [...new Set(folders)];
}

function markerProblems({ path, text }: TreeFile) {
  const needsDiagram = /^(src\/[^/]+|simulator|environments)\/README[.]md$/.test(path);
  const count = (marker: string) => text.split(marker).length - 1;
  const isMarked = count(diagramStart) === 1 && count(diagramEnd) === 1;
  return needsDiagram && !isMarked
    ? [
        {
          path,
          message: `needs ${diagramStart} and ${diagramEnd} once each; \`npm run docs\` draws between them`,
        },
      ]
    : [];
}

function lengthProblems({ path, text }: TreeFile) {
  const [before = "", after = ""] = [text.split(diagramStart)[0], text.split(diagramEnd)[1]];
  const lines = before.split("\n").length + after.split("\n").length;
  return lines <= longestReadmeLines
    ? []
    : [{ path, message: `${lines} lines without its diagram; keep it under ${longestReadmeLines}` }];
}

const links: Rule = {
  name: "links-lead-somewhere",
  check: (files) => {
    const known = new Set(files.flatMap(({ path }) => [path, ...foldersOf(path)]));
    return files
      .filter(({ path }) => path.endsWith(".md"))
      .flatMap(({ path, text }) =>
        text.split("\n").flatMap((line, index) =>
          linksIn(line)
            .filter((target) => !known.has(normalize(join(dirname(path), target)).replace(/\/$/, "")))
            .map((target) => ({ path, line: index + 1, message: `"${target}" does not exist` })),
        ),
      );
  },
};

function foldersOf(path: string): readonly string[] {
  const folder = dirname(path);
  return folder === "." ? ["."] : [folder, ...foldersOf(folder)];
}

/** Relative targets of a Markdown line, without their anchors; code spans hold no links. */
function linksIn(line: string): readonly string[] {
  return [...line.replaceAll(/`[^`]*`/g, "").matchAll(/\]\(([^)\s]+)\)/g)]
    .map(([, target = ""]) => target)
    .filter((target) => !/^([a-z]+:|#|\/)/.test(target))
    .map((target) => target.split("#")[0] ?? "")
    .filter((target) => target !== "");
}

const decision = perFile("decision-record", ({ path, text }) => {
  if (!/^docs\/decisions\/\d{4}-/.test(path)) return [];
  const missing = ["## Situation", "## Choice", "## What we gave up"].filter(
    (heading) => !text.includes(heading),
  );
  return missing.length === 0 ? [] : [{ path, message: `has no ${missing.join(", ")}` }];
});

/** Rules on what explains the project. */
export const readmeRules: readonly Rule[] = [partReadme, links, decision];
