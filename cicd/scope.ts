// `node cicd/scope.ts [--check]`: holds docs/scope.yaml and the features against each other. Without --check it writes docs/scope.md.
import { writeFileSync } from "node:fs";
import { scopeOf } from "./scope/scope.ts";
import { lineOf, tree } from "./tree.ts";

const { page, findings } = scopeOf(tree());
const isCheck = process.argv.includes("--check");
if (!isCheck && page !== undefined) writeFileSync(page.path, page.text);
const left = isCheck ? findings : findings.filter(({ rule }) => rule !== "stale-page");
for (const finding of left) console.log(lineOf(finding));
if (left.length > 0) process.exitCode = 1;
