/** So many machines, in words for a person. */
export function machines(count: number): string {
  return count === 1 ? "1 machine" : `${count} machines`;
}
