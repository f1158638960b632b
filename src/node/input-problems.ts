import { z } from "zod";

/** One thing wrong with an input, and where: "allocations.0.name". */
export interface InputProblem {
  readonly path: string;
  readonly message: string;
}

/**
 * What is wrong with an input, by the JSON Schema of the actor that it is for. The schema comes from elsewhere and must not
 * cost us more than it is worth: patterns are left to its author, since a bad one can take for ever, and so is everything
 * else that is not plain. What cannot be checked here is checked there.
 */
export function inputProblems(schemaText: string, input: unknown): readonly InputProblem[] {
  const schema = schemaOf(schemaText);
  const read = schema?.safeParse(input);
  if (read === undefined || read.success) return [];
  return read.error.issues.slice(0, mostProblems).map(({ path, message }) => ({
    path: path.map(String).join(".").slice(0, problemCharacters),
    message: message.slice(0, problemCharacters),
  }));
}

/** Enough to mend a line by. */
const mostProblems = 20;
const problemCharacters = 300;

function schemaOf(text: string): z.ZodType | undefined {
  try {
    const plain = plainSchema(JSON.parse(text), 0);
    return plain === undefined ? undefined : z.fromJSONSchema(plain);
  } catch {
    return undefined; // No schema that we understand: the other side will say what it takes.
  }
}

type Plain = Record<string, unknown>;

/** The schema with nothing in it but what is cheap to check; undefined, which is anything, where that leaves nothing. */
function plainSchema(schema: unknown, depth: number): Plain | undefined {
  if (!isRecord(schema) || depth > deepest) return undefined;
  // Of two alternatives, one that is not understood could be the right one.
  if (Object.keys(schema).some((key) => composed.has(key))) return undefined;
  const kept: Plain = {};
  for (const [key, value] of Object.entries(schema)) {
    const read = readers[key]?.(value, depth + 1);
    if (read !== undefined) kept[key] = read;
  }
  return kept;
}

/** A schema of 10,000 characters nests less. */
const deepest = 64;

const composed: ReadonlySet<string> = new Set(["$ref", "$dynamicRef", "not", "if", "patternProperties"]);

const plainly = (value: unknown) => value;

const readers: Readonly<Record<string, (value: unknown, depth: number) => unknown>> = {
  type: plainly,
  enum: plainly,
  const: plainly,
  required: plainly,
  minLength: plainly,
  maxLength: plainly,
  minimum: plainly,
  maximum: plainly,
  exclusiveMinimum: plainly,
  exclusiveMaximum: plainly,
  minItems: plainly,
  maxItems: plainly,
  items: (value, depth) => plainSchema(value, depth),
  prefixItems: many,
  anyOf: many,
  oneOf: many,
  properties: (value, depth) =>
    isRecord(value)
      ? Object.fromEntries(
          Object.entries(value).map(([name, field]) => [name, plainSchema(field, depth) ?? {}]),
        )
      : undefined,
  additionalProperties: (value, depth) =>
    typeof value === "boolean" ? value : (plainSchema(value, depth) ?? true),
};

function many(value: unknown, depth: number): readonly Plain[] | undefined {
  return Array.isArray(value) ? value.map((each) => plainSchema(each, depth) ?? {}) : undefined;
}

function isRecord(value: unknown): value is Plain {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
