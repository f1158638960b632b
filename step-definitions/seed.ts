/** A scenario's own seed, the same in every run, unless the run was given one. */
export function seedOf(pickle: { readonly uri: string; readonly name: string }, parameters: unknown): string {
  const given: unknown = Reflect.get(Object(parameters), "seed");
  return typeof given === "string" ? given : String(hash(`${pickle.uri} ${pickle.name}`));
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const character of text) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return value >>> 0;
}
