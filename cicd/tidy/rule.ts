import type { Finding, TreeFile } from "../tree.ts";

/** Something about the repository that no linter knows. `check` sees all files, because some rules are about pairs. */
export interface Rule {
  readonly name: string;
  check(files: readonly TreeFile[]): readonly Problem[];
}

/** A finding before it carries its rule's name. */
export type Problem = Omit<Finding, "rule">;

/** A rule on each file by itself. */
export function perFile(name: string, check: (file: TreeFile) => readonly Problem[]): Rule {
  return { name, check: (files) => files.flatMap(check) };
}

/** Whether a name lies in the folders where we write code. */
export function isCode(path: string): boolean {
  return /^(src|simulator|environments|step-definitions|cicd)\/.*[.](ts|mjs|cjs)$/.test(path);
}

/** Whether the file is a test, what tests share (`*.test-support.ts`), or a port's conformance kit. */
export function isTest(path: string): boolean {
  return /[.](test|bench)(-support)?[.]ts$|\/conformance[.]ts$/.test(path);
}
