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
  const shown = text.length > longestQuote ? `${text.slice(0, longestQuote)}…` : text;
  return JSON.stringify(shown.toWellFormed()).replace(/\p{C}/gu, escaped);
}

/** A host name's label has at most 63 characters; longer steps are shown shortened. */
const longestStep = 63;

/** Enough to find it again in the file. */
const longestQuote = 60;

function escaped(character: string): string {
  return `\\u{${character.codePointAt(0)?.toString(16)}}`;
}
