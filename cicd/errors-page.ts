import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Page } from "./diagrams.ts";
import { parts } from "./parts.ts";
import type { TreeFile } from "./tree.ts";

/** docs/errors.md: what can go wrong, by code, with the sentence that people read. From each part's errors.ts. */
export async function errorsPage(files: readonly TreeFile[]): Promise<readonly Page[]> {
  const tables = await Promise.all(
    parts
      .map((part) => ({ part, path: `src/${part}/errors.ts` }))
      .filter(({ path }) => files.some((file) => file.path === path))
      .map(async ({ part, path }) => [
        `## ${part}`,
        "",
        "| code | what it means |",
        "|---|---|",
        ...(await rows(path)),
        "",
      ]),
  );
  const text = [
    "# Errors by code",
    "",
    "Made from each part's `errors.ts` by `npm run docs`.",
    "",
    ...tables.flat(),
  ];
  return [{ path: "docs/errors.md", text: `${text.join("\n").trimEnd()}\n` }];
}

async function rows(path: string): Promise<readonly string[]> {
  const exported: unknown = await import(pathToFileURL(resolve(path)).href);
  return Object.values(Object(exported))
    .flatMap((value): readonly [string, unknown][] =>
      typeof value === "object" ? Object.entries(Object(value)) : [],
    )
    .filter(([, sentence]) => typeof sentence === "string")
    .map(([code, sentence]) => `| \`${code}\` | ${String(sentence)} |`);
}
