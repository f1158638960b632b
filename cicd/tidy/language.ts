import ts from "typescript";
import type { TreeFile } from "../tree.ts";
import { isCode, isTest, type Problem, perFile, type Rule } from "./rule.ts";
import { exportsOf, hasModifier, lineOfNode, nodesOf, syntaxOf } from "./syntax.ts";

// node:test and cucumber load a reporter, a profile or a plugin by its default export.
const defaultExportsAsked = new Set(["cicd/test-lines.ts", "cicd/architecture.cjs"]);

const defaultExport = perNode("no-default-export", ({ path }, node) => {
  const isDefault = ts.isExportAssignment(node) || hasModifier(node, ts.SyntaxKind.DefaultKeyword);
  return isDefault && !defaultExportsAsked.has(path) ? "export by name" : undefined;
});

const enums = perNode("no-enum", (_file, node) =>
  ts.isEnumDeclaration(node) ? "a union of string literals says the same and needs no code" : undefined,
);

const prefix = perNode("no-i-prefix", (_file, node) =>
  (ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node)) && /^I[A-Z][a-z]/.test(node.name.text)
    ? `"${node.name.text}": name what it is, not how it is declared`
    : undefined,
);

const only = perNode("no-only", ({ path }, node) =>
  isTest(path) && ts.isPropertyAccessExpression(node) && node.name.text === "only"
    ? "all tests run, always"
    : undefined,
);

/** Casts that stay, by file, each with its reason. */
const castsAsked: Readonly<Record<string, string>> = {};

/**
 * `as` says "trust me" where the compiler cannot look. A brand maker may say it of its own brand, in the part that
 * declares the brand; everyone else parses.
 */
const cast: Rule = {
  name: "no-cast",
  check: (files) => {
    const brands = new Set(files.filter(isTyped).flatMap(brandsOf));
    return files.filter(isTyped).flatMap((file) =>
      [...nodesOf(syntaxOf(file))]
        .filter((node) => isCast(node))
        .filter(
          (node) => !brands.has(`${folderOf(file)} ${node.type.getText()}`) && !(file.path in castsAsked),
        )
        .map((node) => ({
          path: file.path,
          line: lineOfNode(node),
          message: `\`as ${node.type.getText()}\`: parse or narrow it; only a brand's own part may cast to it`,
        })),
    );
  },
};

function isCast(node: ts.Node): node is ts.AsExpression | ts.TypeAssertion {
  return (ts.isAsExpression(node) || ts.isTypeAssertionExpression(node)) && node.type.getText() !== "const";
}

function brandsOf(file: TreeFile): readonly string[] {
  return syntaxOf(file)
    .statements.filter((statement) => ts.isTypeAliasDeclaration(statement))
    .filter(({ type }) => ts.isIntersectionTypeNode(type) && /:\s*(never|unique symbol)/.test(type.getText()))
    .map(({ name }) => `${folderOf(file)} ${name.text}`);
}

/** The part, or the top folder where there are no parts. */
function folderOf({ path }: TreeFile): string {
  return path
    .split("/")
    .slice(0, path.startsWith("src/") ? 2 : 1)
    .join("/");
}

const homes = /^src\/[^/]+\/(behaviors|commands|routes)\//;

const documented = perFile("documented-exports", (file) => {
  if (!isTyped(file) || isTest(file.path) || file.path.startsWith("step-definitions/")) return [];
  const seen = new Set<string>();
  return exportsOf(syntaxOf(file)).flatMap(({ statement, names }) => {
    const isOverload = names.every((name) => seen.has(name));
    for (const name of names) seen.add(name);
    return isOverload ||
      isDocumented(statement) ||
      describesItself(statement) ||
      isExplainedBeside(file, names)
      ? []
      : [problem(file, statement, `${names.join(", ")}: say why it is, and what the caller may rely on`)];
  });
});

/** By a docstring of its own, or of those members that need one. */
function isDocumented(statement: ts.Statement): boolean {
  const members = ts.isInterfaceDeclaration(statement) ? statement.members : [];
  return [statement, ...members].some((node) => ts.getJSDocCommentsAndTags(node).length > 0);
}

/**
 * Names that would only repeat a sentence that stands beside them: `bidSchema` and `bid()` beside `Bid`, the options that
 * `bid()` takes, and what goes in and out of a behaviour that has its summary.
 */
function isExplainedBeside({ path, text }: TreeFile, [name = ""]: readonly string[]): boolean {
  if (name.endsWith("Options")) return true;
  const stem = name.replace(/Schema$/, "");
  const type = stem.charAt(0).toUpperCase() + stem.slice(1);
  if (type !== name)
    return new RegExp(`\\b(interface|type|class) ${type}\\b|\\btype ${type}\\b[,} ]`).test(text);
  return homes.test(path) && text.includes("summary:");
}

/** A behaviour, command or route carries its own sentence for people; a second one would only drift. */
function describesItself(statement: ts.Statement): boolean {
  if (!ts.isVariableStatement(statement)) return false;
  return [...nodesOf(statement)].some(
    (node) =>
      ts.isPropertyAssignment(node) &&
      ["summary", "describe"].includes(node.name.getText().replaceAll('"', "")),
  );
}

const onePerFile = perFile("one-declaration-per-file", (file) => {
  if (!isTyped(file) || isTest(file.path) || !homes.test(file.path)) return [];
  const [, second] = exportsOf(syntaxOf(file)).filter(({ statement }) => isDeclaration(statement));
  const message = "a file declares one behaviour, command or route, and carries its name";
  return second === undefined ? [] : [problem(file, second.statement, message)];
});

function isDeclaration(statement: ts.Statement): boolean {
  return (
    ts.isVariableStatement(statement) &&
    statement.declarationList.declarations.some(
      ({ initializer }) =>
        initializer !== undefined &&
        ts.isCallExpression(initializer) &&
        /^(behavior|contract|command|route)$/.test(initializer.expression.getText()),
    )
  );
}

const barrel = perFile("no-barrel", (file) => {
  if (!isTyped(file) || file.path === "src/index.ts") return [];
  const { statements } = syntaxOf(file);
  const isBarrel =
    statements.length > 0 && statements.every((statement) => ts.isExportDeclaration(statement));
  return isBarrel ? [{ path: file.path, message: "it only passes on; import from where things are" }] : [];
});

function perNode(name: string, problemOf: (file: TreeFile, node: ts.Node) => string | undefined): Rule {
  return perFile(name, (file) =>
    isTyped(file)
      ? [...nodesOf(syntaxOf(file))].flatMap((node) => {
          const message = problemOf(file, node);
          return message === undefined ? [] : [problem(file, node, message)];
        })
      : [],
  );
}

function problem({ path }: TreeFile, node: ts.Node, message: string): Problem {
  return { path, line: lineOfNode(node), message };
}

function isTyped({ path }: TreeFile): boolean {
  return isCode(path) && path.endsWith(".ts");
}

/** Rules on how we write TypeScript, where the linter has none or needs to know our folders. */
export const languageRules: readonly Rule[] = [
  defaultExport,
  enums,
  prefix,
  only,
  cast,
  documented,
  onePerFile,
  barrel,
];
