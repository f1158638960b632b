/** Remembers what was asked for lately and forgets the rest: nobody outside can make it grow. */
export interface BoundedCache<Key, Value> {
  get(key: Key): Value | undefined;
  set(key: Key, value: Value): void;
  delete(key: Key): void;
  /** The one that will be forgotten first comes first. */
  values(): readonly Value[];
  readonly size: number;
}

/** Keeps at most `limit` entries; the one that was not read or written for the longest goes first. */
export function boundedCache<Key, Value>(limit: number): BoundedCache<Key, Value> {
  const entries = new Map<Key, Value>();
  const put = (key: Key, value: Value) => {
    entries.delete(key); // A Map keeps the order of insertion, so what is put again becomes the youngest.
    entries.set(key, value);
  };
  return {
    get: (key) => {
      const value = entries.get(key);
      if (value !== undefined) put(key, value);
      return value;
    },
    set: (key, value) => {
      put(key, value);
      if (entries.size <= limit) return;
      const [eldest] = entries.keys();
      if (eldest !== undefined) entries.delete(eldest);
    },
    delete: (key) => {
      entries.delete(key);
    },
    values: () => [...entries.values()],
    get size() {
      return entries.size;
    },
  };
}
