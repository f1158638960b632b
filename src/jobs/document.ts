import { type Findings, findings } from "./findings.ts";
import { readTree } from "./read-tree.ts";
import { readSyntax } from "./syntax.ts";
import type { Value } from "./tree.ts";

/** A text, read as far as it goes. */
export interface ReadDocument {
  /** Absent when nothing more can be said than what `findings` already hold. */
  readonly root: Value | undefined;
  readonly findings: Findings;
}

/** Reads YAML or JSON from anyone, in bounded work. Never throws. */
export function readDocument(text: string): ReadDocument {
  const syntax = readSyntax(text);
  const found = findings(syntax.place);
  for (const { offset, message } of syntax.problems) found.error("", offset, message);
  for (const { offset, message } of syntax.warnings) found.warn("", offset, message);
  // A tree that was guessed from broken syntax would only produce errors that nobody made.
  const isSound = syntax.document !== undefined && syntax.problems.length === 0;
  return { root: isSound ? readTree(syntax.document, found) : undefined, findings: found };
}
