/**
 * Whether all of `text` matches `pattern`, in which "*" stands for any characters and "\*" for a star. The time is
 * proportional to the length of both, whatever they are: no backtracking, and no regular expression made of foreign text.
 */
export function isLike(text: string, pattern: string): boolean {
  const pieces = piecesOf(pattern);
  const first = pieces[0] ?? "";
  if (pieces.length === 1) return text === first;
  const last = pieces.at(-1) ?? "";
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last))
    return false;
  let at = first.length;
  const end = text.length - last.length;
  // Taking each piece where it first occurs leaves the most room for those after it.
  for (const piece of pieces.slice(1, -1)) {
    const found = indexOf(text, piece, at, end);
    if (found < 0) return false;
    at = found + piece.length;
  }
  return true;
}

/** The literal stretches between the stars; one more than there are stars. */
function piecesOf(pattern: string): readonly string[] {
  const pieces: string[] = [];
  let piece = "";
  for (let at = 0; at < pattern.length; at++) {
    if (pattern[at] === "*") {
      pieces.push(piece);
      piece = "";
    } else if (pattern[at] === "\\" && pattern[at + 1] === "*") {
      piece += "*";
      at++;
    } else piece += pattern[at];
  }
  return [...pieces, piece];
}

/** Knuth, Morris and Pratt: where `piece` first lies inside text[from, to), or −1. Never reads a character twice. */
function indexOf(text: string, piece: string, from: number, to: number): number {
  const borders = bordersOf(piece);
  let matched = 0;
  for (let at = from; at < to && matched < piece.length; at++) {
    while (matched > 0 && text[at] !== piece[matched]) matched = borders[matched - 1] ?? 0;
    if (text[at] === piece[matched]) matched++;
    if (matched === piece.length) return at + 1 - piece.length;
  }
  return piece.length === 0 ? from : -1;
}

/** For each prefix of the piece, how long a shorter prefix it also ends with. */
function bordersOf(piece: string): readonly number[] {
  const borders = [0];
  let length = 0;
  for (let at = 1; at < piece.length; at++) {
    while (length > 0 && piece[at] !== piece[length]) length = borders[length - 1] ?? 0;
    if (piece[at] === piece[length]) length++;
    borders.push(length);
  }
  return borders;
}
