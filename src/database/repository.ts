import { decode, encode } from "@ipld/dag-cbor";
import type { z } from "zod";
import { DmsError } from "../errors/dms-error.ts";
import type { Database, Transaction, View } from "./database.ts";

/**
 * Records of one kind, parsed whenever they are read: a record that is not what it should be is DATABASE_CORRUPT, never
 * a wrong value. Each call stands for itself; to write in several repositories at once, use one transaction:
 * `database.write((transaction) => { jobs.in(transaction).put(…); ledger.in(transaction).delete(…); })`.
 */
export interface Repository<T> {
  get(key: string): T | undefined;
  put(key: string, value: T, durability?: "now" | "soon"): void;
  delete(key: string, durability?: "now" | "soon"): void;
  /** In order of key. */
  all(options?: { readonly after?: string; readonly limit?: number }): readonly Kept<T>[];
  /** The same records within a transaction that is under way. */
  in(transaction: Transaction): Records<T>;
  /** The same records within a read that is under way. */
  from(view: View): Pick<Records<T>, "get" | "all">;
}

/** The records of a repository, as one transaction sees them. */
export interface Records<T> {
  get(key: string): T | undefined;
  put(key: string, value: T): void;
  delete(key: string): void;
  all(options?: { readonly after?: string; readonly limit?: number }): readonly Kept<T>[];
}

/** A record with its key. */
export interface Kept<T> {
  readonly key: string;
  readonly value: T;
}

/** What to keep and where. The schema's output must be what it takes in: values are kept as they are. */
export interface RepositoryOptions<T> {
  readonly collection: string;
  readonly schema: z.ZodType<T>;
}

/** Keeps values of one schema as DAG-CBOR in a collection of the database. */
export function repository<T>(database: Database, options: RepositoryOptions<T>): Repository<T> {
  const { collection } = options;
  const from = (view: View): Pick<Records<T>, "get" | "all"> => ({
    get(key) {
      const bytes = view.get(collection, key);
      return bytes === undefined ? undefined : parsed(options, key, bytes);
    },
    all: (range) =>
      view.list(collection, range).map(({ key, value }) => ({ key, value: parsed(options, key, value) })),
  });
  const within = (transaction: Transaction): Records<T> => ({
    ...from(transaction),
    put: (key, value) => transaction.put(collection, key, encode(value)),
    delete: (key) => transaction.delete(collection, key),
  });
  return {
    get: (key) => database.read((view) => from(view).get(key)),
    all: (range) => database.read((view) => from(view).all(range)),
    put: (key, value, durability) =>
      database.write((transaction) => within(transaction).put(key, value), durability),
    delete: (key, durability) => database.write((transaction) => within(transaction).delete(key), durability),
    in: within,
    from,
  };
}

function parsed<T>({ collection, schema }: RepositoryOptions<T>, key: string, bytes: Uint8Array): T {
  const result = schema.safeParse(decoded(collection, key, bytes));
  if (result.success) return result.data;
  throw new DmsError("DATABASE_CORRUPT", `the record ${key} of ${collection} is not what it should be`, {
    collection,
    key,
    cause: result.error,
  });
}

function decoded(collection: string, key: string, bytes: Uint8Array): unknown {
  try {
    return decode(bytes);
  } catch (cause) {
    throw new DmsError("DATABASE_CORRUPT", `the record ${key} of ${collection} cannot be decoded`, {
      collection,
      key,
      cause,
    });
  }
}
