import { type Field, field } from "./field.ts";
import type { Findings } from "./findings.ts";
import { quoted } from "./path.ts";
import type { Entry, Mapping } from "./tree.ts";

/** The file's reusable resources, by name. */
export type ResourceTemplates = ReadonlyMap<string, Mapping>;

/** Reads the file's own `resources`. What a template says is checked where it is used. */
export function readResourceTemplates(where: Field): ResourceTemplates {
  const templates = new Map<string, Mapping>();
  for (const [name, template] of where.map()?.entries() ?? []) {
    if (template.value?.kind === "map") templates.set(name, template.value);
    else template.error("must be a map with cpu, ram and disk");
  }
  return templates;
}

/**
 * Puts the template that an allocation names, as `resources: small` or as `resources: {name: small, …}`, under what
 * the allocation says itself, which wins. The template stays as it is, for others to use.
 */
export function withTemplate(
  where: Field,
  templates: ResourceTemplates,
  findings: Findings,
): Field | undefined {
  const own = where.value?.kind === "map" ? where.value : undefined;
  const named = own?.entries.get("name");
  const name = own === undefined ? where.text() : scalarText(named);
  if (own !== undefined && named === undefined) return where;
  if (name === undefined)
    return where.value === undefined ? undefined : where.error("must name one of the file's resources");
  const template = templates.get(name);
  if (template === undefined)
    return where.error(`there is no ${quoted(name)} in the file's resources; write one there`);
  const entries = new Map(own?.entries);
  entries.delete("name");
  return field(
    mergedOver(template, { kind: "map", offset: where.offset, entries }),
    where.path,
    where.offset,
    findings,
  );
}

function mergedOver(template: Mapping, own: Mapping): Mapping {
  const entries = new Map<string, Entry>(template.entries);
  for (const [key, entry] of own.entries) {
    const below = template.entries.get(key)?.value;
    const isDeeper = below?.kind === "map" && entry.value.kind === "map";
    entries.set(key, isDeeper ? { ...entry, value: mergedOver(below, entry.value) } : entry);
  }
  return { ...own, entries };
}

function scalarText(entry: Entry | undefined): string | undefined {
  return entry?.value.kind === "scalar" && entry.value.value !== null ? entry.value.source : undefined;
}
