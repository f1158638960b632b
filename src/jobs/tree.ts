/** What a file says, as plain scalars, lists and maps that know where they are written. */
export type Value = Scalar | List | Mapping;

/** A value of its own. Immutable like the rest, since an alias stands for the same object. */
export interface Scalar {
  readonly kind: "scalar";
  readonly offset: number;
  readonly value: string | number | boolean | null;
  /** As written, without quotes: `007` stays `007` where text is wanted. */
  readonly source: string;
}

/** Values in the order written. What could not be read is left out, and reported. */
export interface List {
  readonly kind: "list";
  readonly offset: number;
  readonly items: readonly Value[];
}

/** Values by key, in the order written, merged ones last. Keys are never names that every object has. */
export interface Mapping {
  readonly kind: "map";
  readonly offset: number;
  readonly entries: ReadonlyMap<string, Entry>;
}

/** A key's value. Findings point at the key, because a missing or empty value has no place. */
export interface Entry {
  /** Where the key is written. */
  readonly offset: number;
  readonly value: Value;
}
