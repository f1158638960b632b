import { Composer, CST, type Document, Lexer, LineCounter, Parser, type YAMLError } from "yaml";
import type { Position } from "./findings.ts";
import { depthLimit, nodeLimit, textLimitBytes } from "./limits.ts";
import { harmlessSentence } from "./path.ts";

/** A text as YAML, which JSON is a part of: the document, or where and why it is none. */
export interface Syntax {
  readonly document: Document.Parsed | undefined;
  readonly problems: readonly Problem[];
  readonly warnings: readonly Problem[];
  readonly place: (offset: number) => Position;
}

/** What the reader of YAML objects to, before there is a path to speak of. */
export interface Problem {
  readonly offset: number;
  readonly message: string;
}

/**
 * Reads the one document of a text in work that grows with its length alone: what is too long or too deep is seen
 * before anything recurses into it. Aliases are left unresolved here, and keys uncompared.
 */
export function readSyntax(text: string): Syntax {
  const lines = new LineCounter();
  const place = (offset: number) => position(lines, offset);
  if (isTooLong(text)) {
    const message = `the file is too large; an ensemble has at most ${textLimitBytes / 1024} KiB`;
    return { document: undefined, problems: [{ offset: 0, message }], warnings: [], place };
  }
  return { ...compose(text, lines), place };
}

/** Besides the open collections, the parser's stack holds the document and the scalar at hand. */
const stackLimit = depthLimit + 2;

function isTooLong(text: string): boolean {
  return text.length > textLimitBytes || new TextEncoder().encode(text).length > textLimitBytes;
}

function compose(text: string, lines: LineCounter): Omit<Syntax, "place"> {
  const parser = new Parser(lines.addNewLine);
  const composer = new Composer(options);
  const documents: Document.Parsed[] = [];
  const isTooMany = lexemeCounter();
  lines.addNewLine(0);
  for (const lexeme of new Lexer().lex(text)) {
    if (isTooMany(lexeme)) return failed(parser.offset, tooMany);
    for (const token of parser.next(lexeme)) documents.push(...composer.next(token));
    if (parser.stack.length > stackLimit) return failed(parser.offset, tooDeep);
    if (documents.length > 1) return outcome(documents);
  }
  for (const token of parser.end()) documents.push(...composer.next(token));
  documents.push(...composer.end(true, text.length));
  return outcome(documents);
}

/**
 * No value needs two commas, brackets, tags or the like of one kind. Without this a text of nothing but commas costs
 * seconds, because the parser makes an error with a stack of each.
 */
function lexemeCounter(): (lexeme: string) => boolean {
  const counts = new Map<CST.TokenType | null, number>();
  return (lexeme) => {
    const type = CST.tokenType(lexeme);
    if (type === "space" || type === "newline" || type === "comment") return false;
    const weight = type === "double-quoted-scalar" ? lexeme.split("\\").length : 1;
    const count = (counts.get(type) ?? 0) + weight;
    counts.set(type, count);
    // Names and plain values count together as scalars, and a map has two for each value.
    return count > 2 * nodeLimit;
  };
}

function outcome([document, second]: readonly Document.Parsed[]): Omit<Syntax, "place"> {
  const problems = document?.errors.map(problemOf) ?? [];
  if (second !== undefined) problems.push({ offset: second.range[0], message: oneDocument });
  // Tags that nobody knows are refused by whoever reads the tree, with the path.
  const warnings =
    document?.warnings.filter(({ code }) => code !== "TAG_RESOLVE_FAILED").map(problemOf) ?? [];
  return { document, problems, warnings };
}

function failed(offset: number, message: string): Omit<Syntax, "place"> {
  return { document: undefined, problems: [{ offset, message }], warnings: [] };
}

const tooDeep = `nested too deeply; an ensemble has at most ${depthLimit} levels`;
const tooMany = `more than ${nodeLimit} values are in the file up to here; split the ensemble`;
const oneDocument = "a second document begins here; write one ensemble per file";

/** Plain YAML 1.2, whatever the text's own directives say. Keys are compared by us, because theirs takes n² steps. */
const options = {
  schema: "core",
  version: "1.2",
  merge: false,
  resolveKnownTags: false,
  stringKeys: true,
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: "silent",
} as const;

function problemOf({ pos, code, message }: YAMLError): Problem {
  const isKey = code === "NON_STRING_KEY";
  const sentence = isKey ? "a key must be text; put it in quotes" : `not valid YAML: ${message}`;
  return { offset: pos[0], message: harmlessSentence(sentence) };
}

function position(lines: LineCounter, offset: number): Position {
  const { line, col } = lines.linePos(offset);
  return { line: Math.max(line, 1), column: Math.max(col, 1) };
}
