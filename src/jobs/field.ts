import { nearest } from "./did-you-mean.ts";
import type { Findings } from "./findings.ts";
import { itemStep, keyStep, quoted } from "./path.ts";
import type { Entry, Mapping, Value } from "./tree.ts";

/**
 * One place of a file, asked for what it should hold. What it holds instead becomes a finding with the place's path
 * and position, and the answer is undefined: a reader goes on, so that all mistakes are found at once.
 */
export interface Field {
  readonly path: string;
  /** Where the last step of the path is written, or its parent when it is absent. */
  readonly offset: number;
  /** Undefined when it is not written, or written as null. */
  readonly value: Value | undefined;
  error(message: string): undefined;
  warn(message: string): undefined;
  /** Says so when nothing is written. */
  required(message?: string): boolean;
  /** The text of a scalar that is text, or a number as it is written. */
  text(): string | undefined;
  /** Text that says something. */
  filledText(): string | undefined;
  /** One of these words, as they are written here. */
  word<Word extends string>(words: readonly Word[]): Word | undefined;
  number(): number | undefined;
  flag(): boolean | undefined;
  list(): readonly Field[] | undefined;
  map(): MapField | undefined;
}

/** A map whose keys are asked for by name; what was never asked for is unknown. */
export interface MapField extends Field {
  /** The first of these keys that is written; the others are older names of the same. */
  get(key: string, ...aliases: readonly string[]): Field;
  /** All entries, for maps whose keys are names that the author chose. */
  entries(): readonly (readonly [name: string, field: Field])[];
  /** Warns of every key that `get` was not asked for. Call it last. */
  warnOfUnknownKeys(): void;
}

/** The root of a file, or any other value that is read as one. */
export function field(value: Value | undefined, path: string, offset: number, findings: Findings): Field {
  const isNull = value?.kind === "scalar" && value.value === null;
  const present = isNull ? undefined : value;
  const error = (message: string): undefined => void findings.error(path, offset, message);
  const wanted = (what: string) => (present === undefined ? undefined : error(`must be ${what}`));
  const self: Field = {
    path,
    offset,
    value: present,
    error,
    warn: (message) => void findings.warn(path, offset, message),
    required: (message = "is missing") => present !== undefined || error(message) !== undefined,
    text: () => textOf(present) ?? wanted(present?.kind === "scalar" ? "text; put it in quotes" : "text"),
    filledText() {
      const text = self.text();
      return text === undefined || text.trim() !== "" ? text : error("must not be empty");
    },
    word(words) {
      const text = self.text();
      const word = words.find((one) => one === text);
      return text === undefined || word !== undefined ? word : error(`must be ${alternatives(words)}`);
    },
    number: () => numberOf(present) ?? wanted("a number"),
    flag: () => flagOf(present) ?? wanted("true or false"),
    list: () =>
      present?.kind === "list"
        ? present.items.map((item, index) => field(item, itemStep(path, index), item.offset, findings))
        : wanted("a list"),
    map: () => (present?.kind === "map" ? mapField(present, self, findings) : wanted("a map")),
  };
  return self;
}

function mapField(map: Mapping, self: Field, findings: Findings): MapField {
  const asked = new Set<string>();
  const at = (key: string, entry: Entry | undefined): Field =>
    field(entry?.value, keyStep(self.path, key), entry?.offset ?? self.offset, findings);
  return {
    ...self,
    get(key, ...aliases) {
      const names = [key, ...aliases];
      for (const name of names) asked.add(name);
      const written = names.find((name) => map.entries.has(name)) ?? key;
      return at(written, map.entries.get(written));
    },
    entries: () => [...map.entries].map(([name, entry]) => [name, at(name, entry)] as const),
    warnOfUnknownKeys() {
      for (const [key, entry] of map.entries)
        if (!asked.has(key)) at(key, entry).warn(unknown(nearest(key, [...asked])));
    },
  };
}

function alternatives(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1)}`;
}

function unknown(meant: string | undefined): string {
  return meant === undefined
    ? "is not known here and has no effect; remove it"
    : `is not known here and has no effect; did you mean ${quoted(meant)}?`;
}

function textOf(value: Value | undefined): string | undefined {
  if (value?.kind !== "scalar") return undefined;
  if (typeof value.value === "string") return value.value;
  return typeof value.value === "number" ? value.source : undefined;
}

function numberOf(value: Value | undefined): number | undefined {
  if (value?.kind !== "scalar" || typeof value.value !== "number") return undefined;
  return Number.isFinite(value.value) ? value.value : undefined;
}

function flagOf(value: Value | undefined): boolean | undefined {
  return value?.kind === "scalar" && typeof value.value === "boolean" ? value.value : undefined;
}
