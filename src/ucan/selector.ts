import { boundedCache } from "../crypto/bounded-cache.ts";
import { isPlainMap } from "./payload.ts";

/** The way from an invocation's arguments to a value in them, as UCAN writes it: ".to", ".files[0].name", '.["a b"]?'. */
export type Selector = readonly Step[];

type Step = { readonly isOptional: boolean } & (
  | { readonly kind: "field"; readonly name: string }
  | { readonly kind: "index"; readonly at: number }
  | { readonly kind: "slice"; readonly from: number | undefined; readonly to: number | undefined }
  | { readonly kind: "values" }
);

/** What a selector leads to; undefined where it leads nowhere. A value of its own, because null may be what is there. */
export type Selected = { readonly value: unknown } | undefined;

/** Text as a selector; undefined where it is none. */
export function parseSelector(text: string): Selector | undefined {
  const known = parsed.get(text);
  if (known !== undefined) return known;
  const selector = read(text);
  if (selector !== undefined) parsed.set(text, selector);
  return selector;
}

/** Inside "all" and "any" one selector is followed for each item, and few are in use at all: at most 256 KiB. */
const parsed = boundedCache<string, Selector>(256);

function read(text: string): Selector | undefined {
  if (text.length > longestSelectorCharacters || !text.startsWith(".")) return undefined;
  if (text === ".") return [];
  const steps: Step[] = [];
  for (let at = 0; at < text.length; ) {
    const found = stepAt(text, at);
    if (found === undefined) return undefined;
    steps.push(found.step);
    at = found.end;
  }
  return steps;
}

/** Follows the selector. A step that fails ends the search, unless it is optional: then it leads to null. */
export function select(selector: Selector, from: unknown): Selected {
  let value = from;
  for (const step of selector) {
    const next = follow(step, value);
    if (next === undefined && !step.isOptional) return undefined;
    value = next === undefined ? null : next.value;
  }
  return { value };
}

/** Its steps are at most half as many; real ones have ten characters. */
const longestSelectorCharacters = 256;

/** Each stands for one form of step and begins where the last ended; none can match in two ways, so all are linear. */
const forms = {
  field: /\.([A-Za-z_][A-Za-z0-9_]*)(\??)/y,
  quoted: /\.?\[("(?:[^"\\]|\\.)*")\](\??)/y,
  index: /\.?\[(-?[0-9]{1,9})\](\??)/y,
  slice: /\.?\[(-?[0-9]{1,9})?:(-?[0-9]{1,9})?\](\??)/y,
  values: /\.?\[\](\??)/y,
};

function stepAt(text: string, at: number): { readonly step: Step; readonly end: number } | undefined {
  // Only the first step of a selector begins with a dot before its bracket; elsewhere "..[" would be two dots.
  if (at > 0 && text[at] === "." && text[at + 1] === "[") return undefined;
  if (at === 0 && text[at] !== ".") return undefined;
  for (const [form, pattern] of Object.entries(forms)) {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match === null) continue;
    const step = stepOf(form, match);
    return step === undefined ? undefined : { step, end: at + match[0].length };
  }
  return undefined;
}

function stepOf(form: string, match: RegExpExecArray): Step | undefined {
  const isOptional = match.at(-1) === "?";
  const first = match[1];
  if (form === "values") return { kind: "values", isOptional };
  if (form === "slice") return { kind: "slice", from: numberOf(first), to: numberOf(match[2]), isOptional };
  if (first === undefined) return undefined;
  if (form === "field") return { kind: "field", name: first, isOptional };
  if (form === "index") return { kind: "index", at: Number(first), isOptional };
  const name = unquoted(first);
  return name === undefined ? undefined : { kind: "field", name, isOptional };
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function unquoted(text: string): string | undefined {
  try {
    const name: unknown = JSON.parse(text);
    return typeof name === "string" ? name : undefined;
  } catch {
    return undefined; // An escape that JSON does not know: not a selector, which is all that the caller asks.
  }
}

function follow(step: Step, value: unknown): Selected {
  switch (step.kind) {
    case "field":
      // Own keys only: what every object inherits is not in the arguments.
      return isPlainMap(value) && Object.hasOwn(value, step.name) ? { value: value[step.name] } : undefined;
    case "index":
      return indexed(step.at, value);
    case "slice":
      if (Array.isArray(value) || value instanceof Uint8Array)
        return { value: value.slice(step.from, step.to) };
      return undefined;
    case "values": {
      const values = childrenOf(value);
      return values === undefined ? undefined : { value: values };
    }
  }
}

function indexed(at: number, value: unknown): Selected {
  if (!Array.isArray(value)) return undefined;
  const index = at < 0 ? value.length + at : at;
  return index >= 0 && index < value.length ? { value: value[index] } : undefined;
}

/** A list's items or a map's values; undefined for what has no children. */
export function childrenOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  return isPlainMap(value) ? Object.values(value) : undefined;
}
