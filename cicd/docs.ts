// `npm run docs [-- --check]`: writes every page and picture that is made from the sources; with --check says which are stale.
import { writeFileSync } from "node:fs";
import { behaviorsPage } from "./behaviors-page.ts";
import { cliPage } from "./cli-page.ts";
import { diagrams, type Page } from "./diagrams.ts";
import { errorsPage } from "./errors-page.ts";
import { openApiPage } from "./openapi-page.ts";
import { scopeOf } from "./scope/scope.ts";
import { lineOf, tree } from "./tree.ts";

const files = tree();
const isCheck = process.argv.includes("--check");
// Whether the scope's page is stale is for cicd/scope.ts to say, with what else is wrong with the scope.
const { page: scopePage } = scopeOf(files);
const pages: readonly Page[] = [
  ...diagrams(files),
  ...(await errorsPage(files)),
  ...openApiPage(),
  ...(await behaviorsPage(files)),
  ...(await cliPage()),
  ...(isCheck || scopePage === undefined ? [] : [scopePage]),
];
const stale = pages.filter(({ path, text }) => files.find((file) => file.path === path)?.text !== text);

if (isCheck) report();
else write();

function report() {
  for (const { path } of stale)
    console.log(
      lineOf({ rule: "stale-page", path, message: "differs from its sources; run `npm run docs`" }),
    );
  if (stale.length > 0) process.exitCode = 1;
}

function write() {
  for (const { path, text } of stale) writeFileSync(path, text);
  console.log(
    stale.length === 0 ? "Nothing was stale." : `Wrote ${stale.map(({ path }) => path).join(", ")}.`,
  );
}
