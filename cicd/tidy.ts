// `node cicd/tidy.ts`: what the repository knows about itself that no linter does.
import { rules } from "./tidy/rules.ts";
import { lineOf, tree } from "./tree.ts";

const files = tree();
const findings = rules.flatMap((rule) =>
  rule.check(files).map((problem) => ({ rule: rule.name, ...problem })),
);
for (const finding of findings) console.log(lineOf(finding));
if (findings.length > 0) process.exitCode = 1;
