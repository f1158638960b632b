import type { Database, Entry } from "../database.ts";
import { type Engine, exclusive } from "../exclusive.ts";
import { compareKeys } from "../key-order.ts";

/** Keeps its records as long as the object lives: for tests, and for nodes that are thrown away. */
export function memoryDatabase(): Database {
  return exclusive(memoryEngine());
}

interface Collection {
  readonly records: Map<string, Uint8Array>;
  /** Sorted when someone lists; thrown away when a key comes or goes. */
  keys: readonly string[] | undefined;
}

function memoryEngine(): Engine {
  const collections = new Map<string, Collection>();
  let undo: (() => void)[] = [];

  function collectionOf(name: string): Collection {
    const found = collections.get(name);
    if (found !== undefined) return found;
    const made: Collection = { records: new Map(), keys: [] };
    collections.set(name, made);
    return made;
  }

  function set(name: string, key: string, value: Uint8Array | undefined): void {
    const collection = collectionOf(name);
    if (collection.records.has(key) !== (value !== undefined)) collection.keys = undefined;
    if (value === undefined) collection.records.delete(key);
    else collection.records.set(key, value);
  }

  function change(name: string, key: string, value: Uint8Array | undefined): void {
    const before = collections.get(name)?.records.get(key);
    undo.push(() => set(name, key, before));
    set(name, key, value);
  }

  return {
    begin: () => {
      undo = [];
    },
    commit: () => {
      undo = [];
    },
    rollback() {
      for (const back of undo.reverse()) back();
      undo = [];
    },
    get: (name, key) => collections.get(name)?.records.get(key)?.slice(),
    list(name, { after, limit = Number.POSITIVE_INFINITY } = {}) {
      const collection = collections.get(name);
      if (collection === undefined) return [];
      collection.keys ??= [...collection.records.keys()].sort(compareKeys);
      const from = after === undefined ? 0 : firstAfter(collection.keys, after);
      return collection.keys.slice(from, from + limit).flatMap((key): Entry[] => {
        const value = collection.records.get(key);
        return value === undefined ? [] : [{ key, value: value.slice() }];
      });
    },
    put: (name, key, value) => change(name, key, value.slice()),
    delete: (name, key) => change(name, key, undefined),
    close: () => collections.clear(),
  };
}

function firstAfter(keys: readonly string[], after: string): number {
  let [low, high] = [0, keys.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (compareKeys(keys[middle] ?? "", after) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}
