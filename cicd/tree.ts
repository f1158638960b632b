import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** A file of the repository: its path from the root, its size, and its text, read when first asked for. */
export interface TreeFile {
  readonly path: string;
  readonly sizeBytes: number;
  readonly text: string;
}

/** What a check found: where, which rule, and what to do instead. */
export interface Finding {
  readonly rule: string;
  readonly path: string;
  readonly line?: number;
  readonly message: string;
}

/** One finding in one line, in the form that editors make clickable. */
export function lineOf({ path, line, rule, message }: Finding): string {
  return `${path}${line === undefined ? "" : `:${line}`}  ${rule}: ${message}`;
}

// What git ignores or keeps for itself: .gitignore and this set say the same.
const leftOut = new Set([".git", ".cache", "node_modules", "dist", "reports"]);

/** All files under `root` that belong to the repository, in order of path. */
export function tree(root = "."): readonly TreeFile[] {
  return pathsUnder(root, "").map((path) => {
    let text: string | undefined;
    return {
      path,
      sizeBytes: statSync(join(root, path)).size,
      get text() {
        text ??= readFileSync(join(root, path), "utf8");
        return text;
      },
    };
  });
}

function pathsUnder(root: string, folder: string): string[] {
  const entries = readdirSync(join(root, folder), { withFileTypes: true });
  return entries
    .filter(({ name }) => !leftOut.has(name) && !name.endsWith(".log"))
    .toSorted((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return pathsUnder(root, path);
      return entry.isFile() ? [path] : [];
    });
}
