import { z } from "zod";

/** One field of what a behaviour takes or gives. */
export interface FieldRow {
  /** "allocations[].ports[].public" */
  readonly field: string;
  readonly type: string;
}

/** The fields of a schema, those of objects inside after their own. */
export function fieldRows(schema: unknown): readonly FieldRow[] {
  if (!(schema instanceof z.ZodType)) return [];
  return rows(z.toJSONSchema(schema, { io: "input", unrepresentable: "any" }), "");
}

function rows(schema: unknown, at: string): readonly FieldRow[] {
  const { properties, required, items, additionalProperties } = Object(schema);
  if (properties !== undefined) {
    const needed: readonly unknown[] = Array.isArray(required) ? required : [];
    return Object.entries(Object(properties)).flatMap(([name, inner]) => {
      const field = `${at === "" ? "" : `${at}.`}${name}${needed.includes(name) ? "" : "?"}`;
      return [{ field, type: typeOf(inner) }, ...rows(inner, field.replace(/\?$/, ""))];
    });
  }
  if (items !== undefined) return rows(items, `${at}[]`);
  return typeof additionalProperties === "object" ? rows(additionalProperties, `${at}.*`) : [];
}

function typeOf(schema: unknown): string {
  const { type, enum: values, const: only, anyOf, items, properties, additionalProperties } = Object(schema);
  if (Array.isArray(values)) return values.map((value) => JSON.stringify(value)).join(", ");
  if (only !== undefined) return JSON.stringify(only);
  if (Array.isArray(anyOf)) return anyOf.map(typeOf).join(", or ");
  if (type === "array") return `list of ${typeOf(items)}${bounds(schema)}`;
  if (type === "object")
    return properties === undefined && additionalProperties !== undefined ? "map" : "object";
  return typeof type === "string" ? `${type}${bounds(schema)}` : "anything";
}

/** " from 1 to 64", in what the type counts. */
function bounds(schema: unknown): string {
  const { minimum, maximum, minLength, maxLength, minItems, maxItems } = Object(schema);
  const from = said(minimum ?? minLength ?? minItems);
  const to = said(maximum ?? maxLength ?? maxItems);
  const unit = minLength !== undefined || maxLength !== undefined ? " characters" : "";
  if (from !== undefined && to !== undefined) return `, ${from} to ${to}${unit}`;
  if (to !== undefined) return `, at most ${to}${unit}`;
  return from === undefined ? "" : `, at least ${from}${unit}`;
}

/** What every integer has as a bound says nothing. */
function said(bound: unknown): string | undefined {
  return typeof bound === "number" && Math.abs(bound) < Number.MAX_SAFE_INTEGER ? String(bound) : undefined;
}
