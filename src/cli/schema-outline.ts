import { printable } from "./human.ts";
import { isRecord } from "./shape.ts";

/** A JSON Schema in one line: "id: string, after?: integer". What it says beyond types and names is left out. */
export function schemaOutline(schema: unknown): string {
  if (!isRecord(schema) || !isRecord(schema["properties"])) return typeOf(schema, 0);
  return fieldsOf(schema, schema["properties"], 0);
}

/** Deeper than this, a name is all that fits into a line. */
const deepest = 2;

function typeOf(schema: unknown, depth: number): string {
  if (!isRecord(schema)) return "any";
  const { type, properties, items, anyOf, enum: values, const: only } = schema;
  if (Array.isArray(values)) return values.map((value) => printable(JSON.stringify(value))).join(" | ");
  if (only !== undefined) return printable(JSON.stringify(only));
  if (Array.isArray(anyOf)) return anyOf.map((each) => typeOf(each, depth)).join(" | ");
  if (type === "array") return `[${typeOf(items, depth)}]`;
  if (isRecord(properties) && depth < deepest) return `{ ${fieldsOf(schema, properties, depth + 1)} }`;
  return typeof type === "string" ? printable(type) : "any";
}

function fieldsOf(
  { required }: Readonly<Record<string, unknown>>,
  properties: Readonly<Record<string, unknown>>,
  depth: number,
): string {
  const isRequired = (name: string) => Array.isArray(required) && required.includes(name);
  return Object.entries(properties)
    .map(([name, schema]) => `${printable(name)}${isRequired(name) ? "" : "?"}: ${typeOf(schema, depth)}`)
    .join(", ");
}
