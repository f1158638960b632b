import type { TreeFile } from "../tree.ts";
import { isCode, perFile, type Rule } from "./rule.ts";

// Nine of ten files stay under 120; what is over 400 holds two ideas.
const longestFileLines = 400;
// The lock file aside, nothing we write by hand comes near it: it is a picture, a binary, a dump.
const largestFileBytes = 262_144;

const fileSize = perFile("file-size", ({ path, text }) => {
  if (!isCode(path)) return [];
  const lines = text.split("\n").length - 1;
  return lines <= longestFileLines
    ? []
    : [{ path, message: `${lines} lines; over ${longestFileLines} look for the noun that wants out` }];
});

const bigBlob = perFile("big-blob", ({ path, sizeBytes }) =>
  sizeBytes <= largestFileBytes || path === "package-lock.json"
    ? []
    : [{ path, message: `${sizeBytes} bytes; the repository holds text that people write` }],
);

const grabBag = perFile("no-grab-bag", ({ path }) => {
  const names = path.split("/").map((name) => name.split(".")[0] ?? "");
  const bad = names.find((name) => /^(utils?|helpers?|common|types|misc|shared|lib)$/.test(name));
  return bad === undefined ? [] : [{ path, message: `"${bad}" says nothing; name the one idea in it` }];
});

const kebab = /^[a-z0-9]+(-[a-z0-9]+)*$/;

const kebabCase = perFile("kebab-case", ({ path }) => {
  if (!/^(src|simulator|environments|features|step-definitions|cicd|examples)\//.test(path)) return [];
  const bad = path.split("/").find((name) => name !== "README.md" && !kebab.test(name.split(".")[0] ?? ""));
  return bad === undefined ? [] : [{ path, message: `"${bad}" is not kebab-case` }];
});

/** What may lie at the top, and what kinds of files lie where. */
const top = new Set([
  ".ci",
  ".gitignore",
  ".gitlab-ci.yml",
  "CHANGELOG.md",
  "CONTRIBUTING.md",
  "LICENSE",
  "README.md",
  "cicd",
  "docs",
  "environments",
  "examples",
  "features",
  "package-lock.json",
  "package.json",
  "simulator",
  "src",
  "step-definitions",
  "tsconfig.json",
]);

const kinds: Readonly<Record<string, RegExp>> = {
  ".ci": /^run$/,
  cicd: /[.](ts|mjs|cjs|json|sh|yml|md|dockerfile)$/,
  docs: /[.](md|yaml|json|svg|puml)$/,
  environments: /[.](ts|md|json|sh|yml)$/,
  examples: /[.](yaml|yml|json|md)$/,
  features: /[.](feature|md)$/,
  simulator: /[.](ts|md)$/,
  // Tables that a test reads may be YAML or JSON.
  src: /[.](ts|md|yaml|json)$/,
  "step-definitions": /[.](ts|md)$/,
};

const strayFile = perFile("stray-file", ({ path }) => {
  const [first = "", ...rest] = path.split("/");
  if (!top.has(first))
    return [{ path, message: "nothing joins the top level without a decision record (see docs/decisions)" }];
  const kind = kinds[first];
  const isAtHome = rest.length === 0 || kind === undefined || kind.test(path.slice(first.length + 1));
  return isAtHome ? [] : [{ path, message: `a file of this kind does not belong in ${first}/` }];
});

const notText = /[.](png|jpg|gif|ico|woff2?|gz|zip)$/;

// The words are in pieces so that this file does not find itself.
const unfinishedWords = new RegExp(`\\b(${["TO" + "DO", "FIX" + "ME", "X" + "XX"].join("|")})\\b`);

const unfinished = perLine("no-unfinished", (line) =>
  unfinishedWords.test(line)
    ? "finish it, or open an issue and name what is missing in a sentence"
    : undefined,
);

// A machine's own paths and package mirrors: what holds here only must not be in the tree.
const machinePlaces = new RegExp(
  [
    "/(work|root|home/[a-z]\\w*|Users/\\w+)/",
    "\\bregistry[.][a-z0-9-]+[.][a-z]{2,}",
    "\\bproxy[.]golang[.]org",
  ].join("|"),
);

const machinePlace = perLine("no-machine-places", (line) =>
  machinePlaces.test(line) ? "a path or host of one machine; take it from configuration" : undefined,
);

function perLine(name: string, problemOf: (line: string) => string | undefined): Rule {
  return perFile(name, (file: TreeFile) => {
    if (notText.test(file.path) || file.path === "package-lock.json" || file.path === "LICENSE") return [];
    return file.text.split("\n").flatMap((line, index) => {
      const message = problemOf(line);
      return message === undefined ? [] : [{ path: file.path, line: index + 1, message }];
    });
  });
}

/** Rules on names, sizes and places of files, and on words that may not stay in them. */
export const fileRules: readonly Rule[] = [
  fileSize,
  bigBlob,
  grabBag,
  kebabCase,
  strayFile,
  unfinished,
  machinePlace,
];
