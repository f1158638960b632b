import { DmsError } from "../errors/dms-error.ts";

/**
 * Reads JSON of the node into what a command prints. A schema library would cost the CLI a third of its start-up, and
 * the node has checked its own answer already; this only has to keep another version's answer from printing nonsense.
 */
export type Shape<T> = (value: unknown, at: string) => T;

/** What a shape reads. */
export type Shaped<S> = S extends Shape<infer T> ? T : never;

/** A text, empty or not. */
export const text: Shape<string> = (value, at) =>
  typeof value === "string" ? value : unexpected(at, "a text", value);

/** Any number of JSON. */
export const number: Shape<number> = (value, at) =>
  typeof value === "number" ? value : unexpected(at, "a number", value);

/** No other value counts as true or false. */
export const boolean: Shape<boolean> = (value, at) =>
  typeof value === "boolean" ? value : unexpected(at, "true or false", value);

/** Kept as it came, for --json or for counting. */
export const anything: Shape<unknown> = (value) => value;

/** All its items must have the shape. */
export function list<T>(item: Shape<T>): Shape<readonly T[]> {
  return (value, at) =>
    Array.isArray(value)
      ? value.map((element: unknown, index) => item(element, `${at}[${index}]`))
      : unexpected(at, "a list", value);
}

/** Absent and null both read as undefined. */
export function optional<T>(shape: Shape<T>): Shape<T | undefined> {
  return (value, at) => (value === undefined || value === null ? undefined : shape(value, at));
}

/** Fields that are not named are let through unread: a newer node may say more. */
export function fields<Shapes extends Readonly<Record<string, Shape<unknown>>>>(
  shapes: Shapes,
): Shape<Fields<Shapes>> {
  return (value, at) => {
    if (!isRecord(value)) return unexpected(at, "an object", value);
    const read: Record<string, unknown> = {};
    for (const [name, shape] of Object.entries(shapes)) read[name] = shape(value[name], `${at}.${name}`);
    return hasAll(read, shapes) ? read : unexpected(at, "an object", value);
  };
}

/** A plain object, whatever is in it. */
export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

type Fields<Shapes> = { readonly [Name in keyof Shapes]: Shaped<Shapes[Name]> };

// `read` was filled from `shapes`, key by key, which the type system cannot follow by itself.
function hasAll<Shapes extends object>(read: object, shapes: Shapes): read is Fields<Shapes> {
  return Object.keys(shapes).every((name) => name in read);
}

function unexpected(at: string, wanted: string, value: unknown): never {
  throw new DmsError(
    "CLI_UNEXPECTED_ANSWER",
    `the node's answer has no ${wanted.replace(/^an? /, "")} at ${at}: is the node of another version than this program?`,
    { at, wanted, found: typeof value },
  );
}
