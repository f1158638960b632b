/**
 * By code point, as every database sorts UTF-8. JavaScript's own comparison goes by UTF-16 unit and differs where a
 * key holds characters beyond the basic plane.
 */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0;
  let at = 0;
  while (a.charCodeAt(at) === b.charCodeAt(at)) at++;
  if (at >= a.length) return -1;
  if (at >= b.length) return 1;
  return rank(a.charCodeAt(at)) - rank(b.charCodeAt(at));
}

// Surrogates stand for the highest code points, but lie below U+E000 as units.
function rank(unit: number): number {
  return unit >= 0xd800 && unit <= 0xdfff ? unit + 0x10000 : unit;
}
