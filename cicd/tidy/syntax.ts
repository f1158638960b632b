import ts from "typescript";
import type { TreeFile } from "../tree.ts";

const parsed = new WeakMap<TreeFile, ts.SourceFile>();

/** The file's syntax tree; parsed once, without types, so that it costs a millisecond. */
export function syntaxOf(file: TreeFile): ts.SourceFile {
  const known = parsed.get(file);
  if (known !== undefined) return known;
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest, true);
  parsed.set(file, source);
  return source;
}

/** Every node below `root`, itself included, in the order of the text. */
export function* nodesOf(root: ts.Node): Generator<ts.Node> {
  yield root;
  const children: ts.Node[] = [];
  root.forEachChild((child) => {
    children.push(child);
  });
  for (const child of children) yield* nodesOf(child);
}

/** The line on which the node begins, from 1. */
export function lineOfNode(node: ts.Node): number {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
}

/** A statement that others can import, with the names it gives. Re-exports are not among them. */
export interface ExportedStatement {
  readonly statement: ts.Statement;
  readonly names: readonly string[];
  /** False for interfaces and type aliases. */
  readonly isValue: boolean;
}

/** The file's own exported declarations, in order. */
export function exportsOf(source: ts.SourceFile): readonly ExportedStatement[] {
  return source.statements.filter(isExported).map((statement) => ({
    statement,
    names: namesOf(statement),
    isValue: !ts.isInterfaceDeclaration(statement) && !ts.isTypeAliasDeclaration(statement),
  }));
}

/** Whether the declaration carries the modifier. */
export function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return (
    ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind)
  );
}

function isExported(statement: ts.Statement): boolean {
  return hasModifier(statement, ts.SyntaxKind.ExportKeyword);
}

function namesOf(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  if (
    ts.isFunctionDeclaration(statement) ||
    ts.isClassDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isEnumDeclaration(statement)
  )
    return [statement.name?.text ?? "default"];
  return [];
}
