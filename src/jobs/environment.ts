import type { Field } from "./field.ts";
import { isEnvironmentName, isReservedName } from "./names.ts";
import { quoted } from "./path.ts";

/** Reads variables, written as a list of KEY=VALUE or as a map. */
export function readEnvironment(where: Field): Readonly<Record<string, string>> {
  if (where.value === undefined) return {};
  const variables = new Map<string, string>();
  if (where.value.kind === "list") for (const item of where.list() ?? []) readAssignment(item, variables);
  else if (where.value.kind === "map")
    for (const [name, value] of where.map()?.entries() ?? []) readVariable(name, value, variables);
  else where.error("must be a list of KEY=VALUE, or a map");
  return Object.fromEntries(variables);
}

function readAssignment(where: Field, variables: Map<string, string>): void {
  const text = where.required("must be KEY=VALUE") ? where.text() : undefined;
  if (text === undefined) return;
  const [, name, value] = /^([^=]*)=(.*)$/su.exec(text) ?? [];
  if (name === undefined || value === undefined)
    where.error('must be KEY=VALUE; write "KEY=" for an empty value');
  else set(where, name, value, variables);
}

function readVariable(name: string, where: Field, variables: Map<string, string>): void {
  // Unlike elsewhere, a bare true or 1.50 can only be meant as it is written.
  if (where.value === undefined) set(where, name, "", variables);
  else if (where.value.kind === "scalar") set(where, name, where.value.source, variables);
  else where.error("must be text");
}

function set(where: Field, name: string, value: string, variables: Map<string, string>): void {
  if (!isEnvironmentName(name))
    where.error(`${quoted(name)} is no name of a variable; use letters, digits and _`);
  else if (isReservedName(name)) where.error("may not be used as a name; write another");
  else if (value.length > longestValue) where.error(`must have at most ${longestValue} characters`);
  else if (variables.has(name)) where.error(`${name} is set twice; keep one`);
  else variables.set(name, value);
}

/** Linux takes four times as much for one string; a message does not. */
const longestValue = 32_768;
