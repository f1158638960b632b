import type { Field } from "./field.ts";
import { isPlainName } from "./names.ts";

/** Reads the author's own labels. */
export function readMetadata(where: Field): Readonly<Record<string, string>> {
  const labels: [string, string][] = [];
  for (const [name, label] of where.map()?.entries() ?? []) {
    const text = label.required("must be text; put it in quotes") ? label.text() : undefined;
    if (!isPlainName(name)) label.error("the name must be letters, digits and inner _ . -");
    else if (text !== undefined) labels.push([name, text]);
  }
  return Object.fromEntries(labels);
}
