/** The known word that `word` is most likely a slip of, if one is near enough to be worth asking. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  if (word.length > longestWord) return undefined;
  const limit = Math.max(1, Math.floor(word.length / 3));
  let best: { readonly name: string; readonly slips: number } | undefined;
  for (const name of known) {
    const slips = slipsBetween(word.toLowerCase(), name.toLowerCase());
    if (slips <= limit && (best === undefined || slips < best.slips)) best = { name, slips };
  }
  return best?.name;
}

/** No key of an ensemble has more, and comparing takes the product of both lengths. */
const longestWord = 40;

/** Letters to add, drop or replace to get from one word to the other (Levenshtein). */
function slipsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (const [index, letter] of [...from].entries()) {
    const next = [index + 1];
    for (const [column, other] of [...to].entries()) {
      const replaced = (row[column] ?? 0) + (letter === other ? 0 : 1);
      next.push(Math.min(replaced, (row[column + 1] ?? 0) + 1, (next[column] ?? 0) + 1));
    }
    row = next;
  }
  return row.at(-1) ?? 0;
}
