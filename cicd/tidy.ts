// `node cicd/tidy.ts`: what the repository knows about itself that no linter does. cicd/planted-faults.test.ts shows each rule failing.
import { featureRules } from "./tidy/features.ts";
import { fileRules } from "./tidy/files.ts";
import { languageRules } from "./tidy/language.ts";
import { readmeRules } from "./tidy/readmes.ts";
import { lineOf, tree } from "./tree.ts";

const files = tree();
const findings = [...fileRules, ...languageRules, ...readmeRules, ...featureRules].flatMap((rule) =>
  rule.check(files).map((problem) => ({ rule: rule.name, ...problem })),
);
for (const finding of findings) console.log(lineOf(finding));
if (findings.length > 0) process.exitCode = 1;
