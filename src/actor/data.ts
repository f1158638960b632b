import { actorError } from "./errors.ts";

/**
 * The value as a message can carry it: maps, lists, text, bytes, finite numbers, booleans and null. Fields that are
 * undefined are left out, as a person would read them; anything else that is no data throws ACTOR_NOT_DATA.
 */
export function asData(value: unknown): unknown {
  return data(value, 0);
}

/** The codec nests 16 deep, of which a message's own envelope takes up to four. */
export const dataNestingLimit = 12;

function data(value: unknown, depth: number): unknown {
  switch (typeof value) {
    case "string":
    case "boolean":
    case "undefined":
      return value;
    case "number":
      // Adding nothing makes a plain zero of minus zero, which has no canonical form.
      return Number.isFinite(value) ? value + 0 : notData("a number that is not finite");
    case "object":
      return value === null || value instanceof Uint8Array ? value : container(value, depth + 1);
    default:
      return notData(`a ${typeof value}`);
  }
}

function container(value: object, depth: number): unknown {
  // Also what ends a value that contains itself.
  if (depth > dataNestingLimit) return notData(`values nested deeper than ${dataNestingLimit}`);
  if (Array.isArray(value)) return value.map((item: unknown) => data(item, depth) ?? null);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return notData("an object of a class");
  const result: Record<string, unknown> = {};
  for (const [key, field] of Object.entries(value)) {
    // Would not become a field but the result's prototype; the codec refuses it too.
    if (key === "__proto__") return notData("a field named __proto__");
    const carried = data(field, depth);
    if (carried !== undefined) result[key] = carried;
  }
  return result;
}

function notData(what: string): never {
  throw actorError("ACTOR_NOT_DATA", `a message cannot carry ${what}`);
}
