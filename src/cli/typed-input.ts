import type { CliEnvironment } from "./environment.ts";
import { usage } from "./failure.ts";
import { isRecord } from "./shape.ts";

/**
 * The input of a behaviour as a person types it: JSON, a file of JSON by "@" and its name ("@-" is what is piped in), and
 * single fields as name=value over that. A value that is JSON is taken as such, any other as text.
 */
export async function typedInput(
  whole: string | undefined,
  fields: readonly string[],
  { readFile }: Pick<CliEnvironment, "readFile">,
): Promise<unknown> {
  const base =
    whole === undefined ? {} : parsed(whole.startsWith("@") ? await readFile(whole.slice(1)) : whole);
  if (fields.length === 0) return base;
  if (!isRecord(base)) throw usage("fields can only be added to an input that is a JSON object");
  return Object.assign({}, base, Object.fromEntries(fields.map(field)));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = error instanceof SyntaxError ? error.message : String(error);
    throw usage(`the input is not JSON: ${why}`);
  }
}

function field(typed: string): readonly [string, unknown] {
  const equals = typed.indexOf("=");
  if (equals < 1) throw usage(`${typed} is no field of the input: write name=value`);
  return [typed.slice(0, equals), valueOf(typed.slice(equals + 1))];
}

function valueOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text; // Most values are plain words, and nobody wants to quote those twice.
  }
}
