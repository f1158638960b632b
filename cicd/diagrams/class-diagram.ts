import ts from "typescript";
import { exportsOf, nodesOf, syntaxOf } from "../tidy/syntax.ts";
import type { TreeFile } from "../tree.ts";
import type { Face } from "./face.ts";

/** A box of the diagram: a type with its members, or a file with the functions it exports. */
interface Box {
  readonly name: string;
  readonly kind: "interface" | "class" | "functions";
  readonly members: readonly string[];
  /** Names of types that the box speaks of. */
  readonly mentions: readonly string[];
  readonly extends: readonly string[];
}

// A row that is longer pushes the picture off the page; the source has the rest.
const longestRowCharacters = 96;

/**
 * A PlantUML class diagram of what these files export and `face` has, and of the other parts' types that they speak of.
 */
export function classDiagram(files: readonly TreeFile[], face: Face): string {
  const boxes = files.flatMap((file) => boxesOf(file, face));
  const own = new Set(boxes.map(({ name }) => name));
  const foreign = foreignTypes(files);
  const relations = [...new Set(boxes.flatMap((box) => relationsOf(box, own, foreign)))];
  return [
    "```plantuml",
    "@startuml",
    "hide empty members",
    ...boxes.map(drawn),
    ...foreignPackages(boxes, own, foreign),
    ...relations,
    "@enduml",
    "```",
  ].join("\n");
}

function boxesOf(file: TreeFile, face: Face): readonly Box[] {
  const statements = exportsOf(syntaxOf(file))
    .filter(({ names }) => names.some((name) => face.has(file.path, name)))
    .map(({ statement }) => statement);
  const types = statements.flatMap((statement) => typeBox(statement) ?? []);
  const rows = statements.flatMap(functionRows);
  const stem = file.path.split("/").at(-1) ?? file.path;
  if (rows.length === 0) return types;
  const mentions = statements.filter(isCallable).flatMap(namesIn);
  return [...types, { name: stem, kind: "functions", members: rows, mentions, extends: [] }];
}

function typeBox(statement: ts.Statement): Box | undefined {
  if (ts.isInterfaceDeclaration(statement) || ts.isClassDeclaration(statement)) {
    const members = [...statement.members].filter((member) => !ts.isConstructorDeclaration(member));
    return {
      name: statement.name?.text ?? "default",
      kind: ts.isClassDeclaration(statement) ? "class" : "interface",
      members: members.map((member) => row(member)),
      mentions: members.flatMap(namesIn),
      extends: (statement.heritageClauses ?? []).flatMap(({ types }) =>
        types.map((type) => type.expression.getText()),
      ),
    };
  }
  if (ts.isTypeAliasDeclaration(statement)) {
    const isBrand = ts.isIntersectionTypeNode(statement.type) && /:\s*never/.test(statement.type.getText());
    const shape = isBrand ? "{method} text with a brand" : shortened(statement.type.getText());
    return {
      name: statement.name.text,
      kind: "interface",
      members: [shape],
      mentions: namesIn(statement.type),
      extends: [],
    };
  }
  return undefined;
}

function isCallable(statement: ts.Statement): boolean {
  return functionRows(statement).length > 0;
}

function functionRows(statement: ts.Statement): readonly string[] {
  if (ts.isFunctionDeclaration(statement)) return [row(statement)];
  if (!ts.isVariableStatement(statement)) return [];
  return statement.declarationList.declarations.map(({ name, type }) =>
    shortened(type === undefined ? name.getText() : `${name.getText()}: ${type.getText()}`),
  );
}

/** A member as a reader would write it on a board: no bodies, no `readonly`, no `export`. */
function row(member: ts.Node): string {
  if (ts.isFunctionDeclaration(member) || ts.isMethodSignature(member) || ts.isMethodDeclaration(member)) {
    const parameters = member.parameters.map(({ name }) => (ts.isIdentifier(name) ? name.text : "{…}"));
    const result = member.type === undefined ? "" : `: ${member.type.getText()}`;
    return shortened(`${member.name?.getText() ?? ""}(${parameters.join(", ")})${result}`);
  }
  if (ts.isPropertySignature(member) || ts.isPropertyDeclaration(member)) {
    const mark = member.questionToken === undefined ? "" : "?";
    return shortened(
      `${member.name.getText()}${mark}${member.type === undefined ? "" : `: ${member.type.getText()}`}`,
    );
  }
  return shortened(member.getText());
}

function shortened(text: string): string {
  const line = text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/\breadonly /g, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return line.length <= longestRowCharacters ? line : `${line.slice(0, longestRowCharacters - 1)}…`;
}

function namesIn(node: ts.Node): readonly string[] {
  return [...nodesOf(node)]
    .filter((child) => ts.isTypeReferenceNode(child))
    .map(({ typeName }) => typeName.getText());
}

/** Types imported from other parts, with the part they come from. */
function foreignTypes(files: readonly TreeFile[]): ReadonlyMap<string, string> {
  const result = new Map<string, string>();
  for (const { statements } of files.map(syntaxOf))
    for (const statement of statements) {
      if (!ts.isImportDeclaration(statement)) continue;
      const part = /^\.\.\/([a-z-]+)\//.exec(specifierOf(statement))?.[1];
      const bindings = statement.importClause?.namedBindings;
      if (part === undefined || bindings === undefined || !ts.isNamedImports(bindings)) continue;
      for (const { name } of bindings.elements) result.set(name.text, part);
    }
  return result;
}

function specifierOf({ moduleSpecifier }: ts.ImportDeclaration): string {
  return ts.isStringLiteral(moduleSpecifier) ? moduleSpecifier.text : "";
}

function relationsOf(
  { name, kind, mentions, extends: bases }: Box,
  own: ReadonlySet<string>,
  foreign: ReadonlyMap<string, string>,
): readonly string[] {
  const arrow = kind === "functions" ? "..>" : "-->";
  const isDrawn = (other: string) => other !== name && (own.has(other) || foreign.has(other));
  return [
    ...bases.filter(isDrawn).map((base) => `"${base}" <|-- "${name}"`),
    ...mentions.filter(isDrawn).map((other) => `"${name}" ${arrow} "${other}"`),
  ];
}

function foreignPackages(
  boxes: readonly Box[],
  own: ReadonlySet<string>,
  foreign: ReadonlyMap<string, string>,
): readonly string[] {
  const used = [...new Set(boxes.flatMap(({ mentions, extends: bases }) => [...mentions, ...bases]))]
    .filter((name) => foreign.has(name) && !own.has(name))
    .toSorted();
  const byPart = Map.groupBy(used, (name) => foreign.get(name));
  return [...byPart].flatMap(([part, names]) => [
    `package ${part} <<Rectangle>> {`,
    ...names.map((name) => `  class "${name}"`),
    "}",
  ]);
}

function drawn({ name, kind, members }: Box): string {
  const head = kind === "functions" ? `class "${name}" <<(F,#DDDDDD)>>` : `${kind} "${name}"`;
  return [`${head} {`, ...members.map((member) => `  ${member}`), "}"].join("\n");
}
