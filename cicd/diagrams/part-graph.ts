import ts from "typescript";
import { declarationFolders, isTechnology, parts } from "../parts.ts";
import { syntaxOf } from "../tidy/syntax.ts";
import type { TreeFile } from "../tree.ts";

/** Which part imports which, drawn from the imports themselves. Tests and technologies are left out. */
export function partGraph(files: readonly TreeFile[]): string {
  const edges = files
    .filter(isDrawn)
    .flatMap((file) => importedParts(file).map((to) => `${partOf(file.path)} ${to}`));
  const direct = withoutShortcuts(new Set(edges));
  const known = parts.filter((part) => files.some(({ path }) => path.startsWith(`src/${part}/`)));
  return [
    "```mermaid",
    "flowchart BT",
    ...known.map((part) => `  ${part}${technologiesOf(part, files)}`),
    ...[...direct].toSorted().map((edge) => `  ${edge.replace(" ", " --> ")}`),
    "```",
  ].join("\n");
}

function isDrawn({ path }: TreeFile): boolean {
  return /^src\/[^/]+\/.*[.]ts$/.test(path) && !path.endsWith(".test.ts") && !isTechnology(path);
}

function partOf(path: string): string {
  return path.split("/")[1] ?? "";
}

function importedParts(file: TreeFile): readonly string[] {
  return syntaxOf(file)
    .statements.filter((statement) => ts.isImportDeclaration(statement))
    .map(
      ({ moduleSpecifier }) =>
        /^(?:\.\.\/)+([a-z]+)\//.exec(moduleSpecifier.getText().slice(1, -1))?.[1] ?? "",
    )
    .filter((part) => part !== partOf(file.path) && parts.some((known) => known === part));
}

/** Leaves out a line from a to c when there is a way a → b → c: the picture stays readable and says the same. */
function withoutShortcuts(edges: ReadonlySet<string>): ReadonlySet<string> {
  const targets = (from: string) =>
    [...edges].filter((edge) => edge.startsWith(`${from} `)).map((edge) => edge.split(" ")[1] ?? "");
  const reaches = new Map<string, ReadonlySet<string>>();
  for (const part of parts)
    reaches.set(part, new Set(targets(part).flatMap((next) => [next, ...(reaches.get(next) ?? [])])));
  return new Set(
    [...edges].filter((edge) => {
      const [from = "", to = ""] = edge.split(" ");
      return !targets(from).some((between) => between !== to && reaches.get(between)?.has(to));
    }),
  );
}

function technologiesOf(part: string, files: readonly TreeFile[]): string {
  const names = files
    .filter(({ path }) => path.startsWith(`src/${part}/`) && isTechnology(path))
    .map(({ path }) => path.split("/")[2] ?? "")
    .filter((name) => !declarationFolders.some((known) => known === name));
  const list = [...new Set(names)];
  return list.length === 0 ? "" : `["${part}<br/><small>${list.join(", ")}</small>"]`;
}
