import { fileRules } from "./files.ts";
import { languageRules } from "./language.ts";
import { promiseRules } from "./promises.ts";
import { readmeRules } from "./readmes.ts";
import type { Rule } from "./rule.ts";

/** Everything that the repository checks on itself; each has its fault in cicd/planted-faults/. */
export const rules: readonly Rule[] = [...fileRules, ...languageRules, ...readmeRules, ...promiseRules];
