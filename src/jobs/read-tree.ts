import type { Document } from "yaml";
import { isAlias, isMap, isScalar, isSeq } from "yaml";
import type { Findings } from "./findings.ts";
import { isReservedName } from "./names.ts";
import { itemStep, keyStep, quoted } from "./path.ts";
import { keep, newReading, type Reading, spend } from "./reading.ts";
import type { Entry, List, Mapping, Scalar, Value } from "./tree.ts";

/**
 * The tree of a document, with aliases and merge keys (`<<`) in place. What may not be in an ensemble goes to
 * `findings` and is left out. Undefined when the document has nothing in it, or more than the limits allow.
 */
export function readTree(document: Document.Parsed, findings: Findings): Value | undefined {
  const reading = newReading(findings);
  const value = read(document.contents, "", 1, reading);
  return reading.isOver ? undefined : value;
}

function read(node: unknown, path: string, depth: number, reading: Reading): Value | undefined {
  if (reading.isOver) return undefined;
  if (isAlias(node)) return readAlias(node.source, node.range?.[0] ?? 0, path, depth, reading);
  if (!isScalar(node) && !isSeq(node) && !isMap(node)) return undefined;
  const offset = node.range?.[0] ?? 0;
  if (!isPlain(node.tag)) {
    reading.findings.error(
      path,
      offset,
      `the tag ${quoted(node.tag ?? "")} has no meaning here; leave it out`,
    );
    return undefined;
  }
  const before = { ...reading };
  if (node.anchor !== undefined) reading.open.add(node.anchor);
  const value = readContents(node, offset, path, depth, reading);
  if (node.anchor !== undefined) keep(node.anchor, value, before, reading);
  return value;
}

function readContents(
  node: { readonly range?: unknown },
  offset: number,
  path: string,
  depth: number,
  reading: Reading,
): Value | undefined {
  const text = isScalar(node) ? (node.source ?? "") : "";
  spend(reading, { nodes: 1, text: text.length, aliases: 0, height: 1 }, depth, path, offset);
  if (isSeq(node)) return readList(node.items, offset, path, depth, reading);
  if (isMap(node)) return readMap(node.items, offset, path, depth, reading);
  return isScalar(node) ? readScalar(node.value, text, offset, path, reading) : undefined;
}

function readScalar(
  value: unknown,
  source: string,
  offset: number,
  path: string,
  { findings }: Reading,
): Scalar {
  if (source.includes("\0") || !source.isWellFormed())
    findings.error(path, offset, "must not contain a zero character or half of a surrogate pair");
  return { kind: "scalar", offset, source, value: isScalarValue(value) ? value : source };
}

function readList(
  items: readonly unknown[],
  offset: number,
  path: string,
  depth: number,
  reading: Reading,
): List {
  const values: Value[] = [];
  for (const [index, item] of items.entries()) {
    const value = read(item, itemStep(path, index), depth + 1, reading);
    if (value !== undefined) values.push(value);
  }
  return { kind: "list", offset, items: values };
}

function readMap(
  pairs: readonly { readonly key: unknown; readonly value?: unknown }[],
  offset: number,
  path: string,
  depth: number,
  reading: Reading,
): Mapping {
  const entries = new Map<string, Entry>();
  const merged: Value[] = [];
  const seen = new Set<string>();
  for (const { key, value } of pairs) {
    const name = readKey(key, seen, offset, path, reading);
    if (name === undefined) continue;
    const inside = keyStep(path, name.text);
    const child = read(value, inside, depth + 1, reading) ?? emptyAt(name.offset);
    if (name.text === "<<") merged.push(child);
    else entries.set(name.text, { offset: name.offset, value: child });
  }
  for (const source of merged) merge(source, entries, keyStep(path, "<<"), reading);
  return { kind: "map", offset, entries };
}

function readKey(key: unknown, seen: Set<string>, mapOffset: number, path: string, { findings }: Reading) {
  // Keys that are not text have been reported with the syntax.
  if (!isScalar(key) || typeof key.value !== "string") return undefined;
  const text = key.value;
  const offset = key.range?.[0] ?? mapOffset;
  if (isReservedName(text) || text.includes("\0") || !text.isWellFormed()) {
    findings.error(keyStep(path, text), offset, "may not be used as a name; write another");
    return undefined;
  }
  if (seen.has(text)) {
    findings.error(keyStep(path, text), offset, "is written twice; keep one");
    return undefined;
  }
  seen.add(text);
  return { text, offset };
}

/** What a map says itself wins over what it merges, and what is merged first over what comes later. */
function merge(source: Value, entries: Map<string, Entry>, path: string, { findings }: Reading): void {
  const sources = source.kind === "list" ? source.items : [source];
  for (const from of sources) {
    if (from.kind !== "map") findings.error(path, from.offset, "must be a map, or a list of maps, to merge");
    else for (const [key, entry] of from.entries) if (!entries.has(key)) entries.set(key, entry);
  }
}

function readAlias(
  name: string,
  offset: number,
  path: string,
  depth: number,
  reading: Reading,
): Value | undefined {
  const anchored = reading.anchors.get(name);
  if (reading.open.has(name)) {
    reading.findings.error(path, offset, `*${shown(name)} refers to itself; write the value out`);
    return undefined;
  }
  if (anchored === undefined) {
    reading.findings.error(
      path,
      offset,
      `there is no &${shown(name)} before this; write one, or the value itself`,
    );
    return undefined;
  }
  spend(reading, { ...anchored, aliases: anchored.aliases + 1 }, depth, path, offset);
  return anchored.value;
}

const plainTags: ReadonlySet<string> = new Set(["str", "int", "float", "bool", "null", "map", "seq"]);

function isPlain(tag: string | undefined): boolean {
  const known = "tag:yaml.org,2002:";
  return (
    tag === undefined || tag === "!" || (tag.startsWith(known) && plainTags.has(tag.slice(known.length)))
  );
}

function isScalarValue(value: unknown): value is Scalar["value"] {
  return value === null || ["string", "number", "boolean"].includes(typeof value);
}

function emptyAt(offset: number): Scalar {
  return { kind: "scalar", offset, value: null, source: "" };
}

function shown(name: string): string {
  return quoted(name).slice(1, -1);
}
