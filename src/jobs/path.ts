/** The path to a key of a map, as a finding names it. */
export function keyStep(path: string, key: string): string {
  const step = /^[\w-]+$/u.test(key) && key.length <= longestStep ? key : quoted(key);
  return path === "" ? step : `${path}.${step}`;
}

/** The path to an item of a list, counted from 0. */
export function itemStep(path: string, index: number): string {
  return `${path}[${index}]`;
}

/** Foreign text, fit to be shown in a sentence: short, in quotes, and without anything that would drive a terminal. */
export function quoted(text: string): string {
  return harmless(JSON.stringify(shortened(text, longestQuote)));
}

/** A sentence that has foreign text in it, made fit to be shown. */
export function harmlessSentence(sentence: string): string {
  return harmless(shortened(sentence, longestSentence).replace(/\s+/gu, " ").trimEnd());
}

/** A host name's label has at most 63 characters; longer steps are shown shortened. */
const longestStep = 63;

/** Enough to find it again in the file. */
const longestQuote = 60;

/** The reader of YAML repeats what it does not understand, however long that is. */
const longestSentence = 200;

function shortened(text: string, limit: number): string {
  return (text.length > limit ? `${text.slice(0, limit)}…` : text).toWellFormed();
}

function harmless(text: string): string {
  return text.replace(/\p{C}/gu, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
