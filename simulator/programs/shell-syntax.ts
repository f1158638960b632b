/** What a shell line says. `after` tells what the command before it must have come to. */
export type Command = { readonly after: "any" | "and" | "or" } & (
  | { readonly kind: "simple"; readonly words: readonly Word[]; readonly isToStderr: boolean }
  | { readonly kind: "while"; readonly condition: readonly Command[]; readonly body: readonly Command[] }
  | {
      readonly kind: "for";
      readonly name: string;
      readonly values: readonly Word[];
      readonly body: readonly Command[];
    }
);

/** Pieces of one word; what stood in single quotes is literal. */
export type Word = readonly { readonly text: string; readonly isLiteral: boolean }[];

/** The text is beyond this shell, which says so on the program's standard error. */
export class ShellSyntaxError extends Error {}

/** The commands of a text, or a ShellSyntaxError. */
export function parse(text: string): readonly Command[] {
  const tokens = tokensOf(text);
  const commands = parseList(tokens, []);
  if (tokens.length > 0) throw new ShellSyntaxError(`syntax error: unexpected "${plain(tokens[0])}"`);
  return commands;
}

type Token = { readonly word: Word } | { readonly operator: string };

function parseList(tokens: Token[], closers: readonly string[]): readonly Command[] {
  const commands: Command[] = [];
  let after: Command["after"] = "any";
  while (tokens.length > 0 && !closers.includes(plain(tokens[0]))) {
    const operator = operatorOf(tokens[0]);
    if (operator !== undefined) {
      tokens.shift();
      after = operator === "&&" ? "and" : operator === "||" ? "or" : "any";
      continue;
    }
    commands.push(parseCommand(tokens, after));
    after = "any";
  }
  return commands;
}

function parseCommand(tokens: Token[], after: Command["after"]): Command {
  const keyword = plain(tokens[0]);
  if (keyword === "while") {
    tokens.shift();
    const condition = parseList(tokens, ["do"]);
    return { kind: "while", after, condition, body: parseBody(tokens) };
  }
  if (keyword === "for") {
    tokens.shift();
    const name = plain(tokens.shift());
    expect(tokens, "in");
    return { kind: "for", after, name, values: takeWords(tokens), body: parseBody(tokens) };
  }
  const words = takeWords(tokens);
  const isRedirect = (word: Word) => /^1?>&2$/.test(textOf(word));
  return {
    kind: "simple",
    after,
    words: words.filter((word) => !isRedirect(word)),
    isToStderr: words.some(isRedirect),
  };
}

function parseBody(tokens: Token[]): readonly Command[] {
  while (operatorOf(tokens[0]) !== undefined) tokens.shift();
  expect(tokens, "do");
  const body = parseList(tokens, ["done"]);
  expect(tokens, "done");
  return body;
}

function takeWords(tokens: Token[]): readonly Word[] {
  const words: Word[] = [];
  for (let next = tokens[0]; next !== undefined && "word" in next; next = tokens[0]) {
    words.push(next.word);
    tokens.shift();
  }
  return words;
}

function expect(tokens: Token[], keyword: string): void {
  if (plain(tokens.shift()) !== keyword) throw new ShellSyntaxError(`syntax error: "${keyword}" expected`);
}

function operatorOf(token: Token | undefined): string | undefined {
  return token !== undefined && "operator" in token ? token.operator : undefined;
}

function plain(token: Token | undefined): string {
  if (token === undefined) return "end of text";
  return "word" in token ? textOf(token.word) : token.operator;
}

function textOf(word: Word): string {
  return word.map(({ text }) => text).join("");
}

// Longest first; what no alternative takes is a quote without its end.
const piece = /\s*(?:(\n|;|&&|\|\|)|((?:'[^']*'|"(?:[^"\\]|\\.)*"|>&2|\\.|[^\s;&|'"\\])+)|(.))/gy;
const part = /'([^']*)'|"((?:[^"\\]|\\.)*)"|\\(.)|([^'"\\]+)/g;

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  const lines = text.replace(/[ \t]*\n/g, ";").trimEnd();
  for (const [, operator, word, other] of lines.matchAll(piece)) {
    if (other !== undefined) throw new ShellSyntaxError(`syntax error: "${other}" is beyond this shell`);
    if (operator !== undefined) tokens.push({ operator });
    if (word !== undefined) tokens.push({ word: wordOf(word) });
  }
  return tokens;
}

function wordOf(text: string): Word {
  return [...text.matchAll(part)].map(([, single, double, escaped, bare]) => {
    if (single !== undefined) return { text: single, isLiteral: true };
    if (escaped !== undefined) return { text: escaped, isLiteral: true };
    return { text: double?.replace(/\\(["\\$])/g, "$1") ?? bare ?? "", isLiteral: false };
  });
}
