import { parse } from "yaml";
import { z } from "zod";

/** Where the scope is written down. */
export const scopePath = "docs/scope.yaml";

/** What was promised: the items in the order of the specification. */
export interface Scope {
  readonly items: readonly ScopeItem[];
}

/** One item of the frozen scope; its scenarios lie in `features/<name>/`. */
export interface ScopeItem {
  readonly name: string;
  /** What the identifiers of its scenarios begin with. */
  readonly prefix: string;
  readonly title: string;
  /** What the specification asks for. */
  readonly asks: string;
  readonly clauses: readonly Clause[];
}

/** One sentence of the item's definition of done. */
export interface Clause {
  /** The tag without its `@`: `DOD-ucan-1`. */
  readonly id: string;
  readonly says: string;
}

/** The scope, or what is wrong with its form. */
export function readScope(text: string): Scope | { readonly mistakes: readonly string[] } {
  const { data, error } = shape.safeParse(parse(text));
  if (error !== undefined)
    return { mistakes: error.issues.map(({ path, message }) => `${path.join(".")}: ${message}`) };
  const items = data.items.map(({ done, asks, ...item }) => ({
    ...item,
    asks: asks.trim(),
    clauses: Object.entries(done).map(([id, says]) => ({ id, says })),
  }));
  const mistakes = [
    ...twice(items.map(({ name }) => name)),
    ...twice(items.map(({ prefix }) => prefix)),
    ...items.flatMap(({ name, clauses }) =>
      clauses
        .filter(({ id }, index) => id !== `DOD-${name}-${index + 1}`)
        .map(({ id }) => `${id} should be the next of DOD-${name}-<n>`),
    ),
  ];
  return mistakes.length > 0 ? { mistakes } : { items };
}

const sentence = z.string().min(1);
const shape = z.strictObject({
  items: z.array(
    z.strictObject({
      name: z.string().regex(/^[a-z][a-z0-9-]*$/),
      prefix: z.string().regex(/^[A-Z]+$/),
      title: sentence,
      asks: sentence,
      done: z.record(z.string(), sentence),
    }),
  ),
});

function twice(words: readonly string[]): readonly string[] {
  return words.filter((word, index) => words.indexOf(word) < index).map((word) => `${word} stands twice`);
}
