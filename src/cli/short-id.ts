/** Shorter ones would be hard to tell apart by eye, and soon ambiguous. */
const shortestLength = 8;

/** Each id cut to a prefix that no other one of them shares: what a person types back. */
export function shortIds(ids: readonly string[]): ReadonlyMap<string, string> {
  const sorted = [...new Set(ids)].sort();
  return new Map(
    sorted.map((id, index) => {
      const shared = Math.max(
        sharedLength(id, sorted[index - 1] ?? ""),
        sharedLength(id, sorted[index + 1] ?? ""),
      );
      return [id, id.slice(0, Math.max(shortestLength, shared + 1))];
    }),
  );
}

/** The one id that begins so; several or none are told apart by the length of what is returned. */
export function idsWithPrefix(ids: readonly string[], prefix: string): readonly string[] {
  return ids.includes(prefix) ? [prefix] : ids.filter((id) => id.startsWith(prefix));
}

function sharedLength(one: string, other: string): number {
  const limit = Math.min(one.length, other.length);
  let length = 0;
  while (length < limit && one[length] === other[length]) length += 1;
  return length;
}
