import type { Field } from "./field.ts";

/**
 * Says of a part of the language that this version reads and checks it, and then does nothing about it: whoever wrote
 * it must not believe otherwise. What is empty asks for nothing, so nothing is said.
 */
export function warnNotYet(...fields: readonly Field[]): void {
  for (const where of fields) if (isFilled(where)) where.warn("is not acted on yet");
}

/** Whether there is anything in it. */
export function isFilled({ value }: Field): boolean {
  if (value === undefined) return false;
  if (value.kind === "list") return value.items.length > 0;
  return value.kind === "scalar" || value.entries.size > 0;
}
