import { compareKeys, type Database, DmsError, type Engine, type Entry, exclusive } from "../src/index.ts";

/** What a machine keeps its records on. Outlives processes; of a crash of the machine it forgets what was not synced. */
export interface Disk {
  /** The database of a process. One at a time is open; a crashed process leaves its own behind without closing it. */
  open(): Database;
  /** The power went: what was written "soon" in the last moments is gone. Returns how many writes were lost. */
  losePower(): number;
  /** While full, nothing can be put on it. */
  isFull: boolean;
  /** Bytes of all keys and values on it. */
  readonly usedBytes: number;
}

export function disk({ now, sizeBytes, onWrite }: DiskOptions): Disk {
  const collections = new Map<string, Collection>();
  let usedBytes = 0;
  // Undoes, oldest first, of committed writes that have not reached the platter.
  let unsynced: { readonly atMs: number; readonly undo: Undo[] }[] = [];

  function set(name: string, key: string, value: Uint8Array | undefined): void {
    const collection = collections.get(name) ?? { records: new Map(), keys: undefined };
    collections.set(name, collection);
    const before = collection.records.get(key);
    usedBytes -= before === undefined ? 0 : key.length + before.length;
    usedBytes += value === undefined ? 0 : key.length + value.length;
    if ((before === undefined) !== (value === undefined)) collection.keys = undefined;
    if (value === undefined) collection.records.delete(key);
    else collection.records.set(key, value);
  }

  function undoAll(undo: readonly Undo[]): void {
    for (const { name, key, before } of undo.toReversed()) set(name, key, before);
  }

  function engine(): Engine {
    let undo: Undo[] = [];
    let mode: "now" | "soon" = "now";
    const change = (name: string, key: string, value: Uint8Array | undefined) => {
      undo.push({ name, key, before: collections.get(name)?.records.get(key) });
      set(name, key, value);
    };
    return {
      begin(durability) {
        undo = [];
        mode = durability;
      },
      commit() {
        if (mode === "now")
          unsynced = []; // A sync takes along all that was written before it.
        else if (undo.length > 0) unsynced.push({ atMs: now(), undo });
        if (undo.length > 0) onWrite(undo.length);
        while (unsynced[0] !== undefined && unsynced[0].atMs < now() - syncedAfterMs) unsynced.shift();
        undo = [];
      },
      rollback() {
        undoAll(undo);
        undo = [];
      },
      get: (name, key) => collections.get(name)?.records.get(key)?.slice(),
      list: (name, options) => listed(collections.get(name), options),
      put(name, key, value) {
        if (result.isFull || usedBytes + key.length + value.length > sizeBytes) {
          throw new DmsError("DATABASE_FULL", "the disk is full; nothing was written", { usedBytes });
        }
        change(name, key, value.slice());
      },
      delete: (name, key) => change(name, key, undefined),
      close: () => {},
    };
  }

  const result: Disk = {
    open: () => exclusive(engine()),
    losePower() {
      const lost = unsynced.filter(({ atMs }) => atMs >= now() - syncedAfterMs);
      for (const { undo } of lost.toReversed()) undoAll(undo);
      unsynced = [];
      return lost.reduce((count, { undo }) => count + undo.length, 0);
    },
    isFull: false,
    get usedBytes() {
      return usedBytes;
    },
  };
  return result;
}

export interface DiskOptions {
  /** In milliseconds, by any clock that does not jump. */
  readonly now: () => number;
  readonly sizeBytes: number;
  /** Called with the number of records of each committed write. */
  readonly onWrite: (records: number) => void;
}

interface Collection {
  readonly records: Map<string, Uint8Array>;
  /** Sorted when someone lists; thrown away when a key comes or goes. */
  keys: readonly string[] | undefined;
}

interface Undo {
  readonly name: string;
  readonly key: string;
  readonly before: Uint8Array | undefined;
}

// What an operating system leaves in its own cache at most, as Linux does by default.
const syncedAfterMs = 30_000;

function listed(
  collection: Collection | undefined,
  { after, limit = Number.POSITIVE_INFINITY }: { readonly after?: string; readonly limit?: number } = {},
): readonly Entry[] {
  if (collection === undefined || limit <= 0) return [];
  collection.keys ??= [...collection.records.keys()].sort(compareKeys);
  const entries: Entry[] = [];
  for (const key of collection.keys) {
    if (after !== undefined && compareKeys(key, after) <= 0) continue;
    const value = collection.records.get(key);
    if (value !== undefined) entries.push({ key, value: value.slice() });
    if (entries.length >= limit) break;
  }
  return entries;
}
