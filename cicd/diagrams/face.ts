import { dirname, join, normalize } from "node:path/posix";
import ts from "typescript";
import { isTest } from "../tidy/rule.ts";
import { syntaxOf } from "../tidy/syntax.ts";
import type { TreeFile } from "../tree.ts";

/** What others take from a folder: a picture of everything in a large part would show nothing. */
export interface Face {
  has(path: string, name: string): boolean;
}

/** The names that code outside `folder`, its own technologies included, imports from the folder's own files; no tests. */
export function faceOf(folder: string, files: readonly TreeFile[]): Face {
  const taken = new Set(
    files
      .filter(({ path }) => path.endsWith(".ts") && !isTest(path) && !isInside(path, folder))
      .flatMap(importsOf)
      .filter((entry) => dirname(entry.split(" ")[0] ?? "") === folder),
  );
  return { has: (path, name) => taken.size === 0 || taken.has(`${path} ${name}`) };
}

function isInside(path: string, folder: string): boolean {
  return (
    dirname(path) === folder ||
    (/^src\/[^/]+\/(behaviors|commands|routes)$/.test(dirname(path)) && path.startsWith(`${folder}/`))
  );
}

/** "path name" of each name that the file imports or passes on. */
function importsOf(file: TreeFile): readonly string[] {
  return syntaxOf(file).statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    if (moduleSpecifier === undefined || !ts.isStringLiteral(moduleSpecifier)) return [];
    const target = normalize(join(dirname(file.path), moduleSpecifier.text));
    return namesOf(statement).map((name) => `${target} ${name}`);
  });
}

function namesOf(statement: ts.ImportDeclaration | ts.ExportDeclaration): readonly string[] {
  const names = ts.isImportDeclaration(statement)
    ? statement.importClause?.namedBindings
    : statement.exportClause;
  if (names === undefined || !(ts.isNamedImports(names) || ts.isNamedExports(names))) return [];
  return names.elements.map(({ propertyName, name }) => (propertyName ?? name).text);
}
