import { chmodSync, closeSync, openSync } from "node:fs";
import { DatabaseSync } from "node:sqlite";
import { DmsError, sentenceOf } from "../../errors/dms-error.ts";
import type { Database } from "../database.ts";
import { type Engine, exclusive } from "../exclusive.ts";
import { migrate } from "./migrations.ts";
import { isCorrupt, isHeld, translated } from "./sqlite-failure.ts";

/** Where the file is, and how much room it may take. */
export interface SqliteOptions {
  /** Made when it does not exist; its directory must. Only its owner may read it (0600). */
  readonly path: string;
  /** A write that would grow the file beyond this is DATABASE_FULL. Absent: the disk decides. */
  readonly maxBytes?: number;
}

/**
 * One file, held by one process: a second one that opens it is DATABASE_OPEN_FAILED, as is a file that is no database.
 * Write-ahead logged: "now" syncs the log at commit, "soon" leaves that to the next "now" or checkpoint.
 */
export function sqliteDatabase(options: SqliteOptions): Database {
  const connection = opened(options);
  return exclusive(sqliteEngine(connection));
}

// SQLite's default for files made on today's systems; named because a limit in bytes is set in pages.
const pageBytes = 4096;

function opened({ path, maxBytes }: SqliteOptions): DatabaseSync {
  let connection: DatabaseSync | undefined;
  try {
    makePrivate(path);
    connection = new DatabaseSync(path);
    // Exclusive before the first access: the lock is then held for as long as the file is open, by a process of which
    // nothing has to be cleaned up after kill -9.
    connection.exec(
      `PRAGMA locking_mode = EXCLUSIVE; PRAGMA page_size = ${pageBytes}; PRAGMA journal_mode = WAL`,
    );
    migrate(connection);
    if (maxBytes !== undefined) {
      connection.exec(`PRAGMA max_page_count = ${Math.max(1, Math.floor(maxBytes / pageBytes))}`);
    }
    return connection;
  } catch (cause) {
    connection?.close();
    throw new DmsError("DATABASE_OPEN_FAILED", `the database ${path} cannot be opened: ${reasonOf(cause)}`, {
      path,
      cause,
    });
  }
}

function reasonOf(cause: unknown): string {
  if (isHeld(cause)) return "another node is running on it already";
  return isCorrupt(cause) ? "it is not a database" : sentenceOf(cause);
}

function makePrivate(path: string): void {
  closeSync(openSync(path, "a", 0o600));
  // SQLite gives its log the mode of the file, so that is set before there is a log.
  chmodSync(path, 0o600);
}

function sqliteEngine(connection: DatabaseSync): Engine {
  const get = connection.prepare("SELECT value FROM records WHERE collection = ? AND key = ?");
  const list = connection.prepare(
    "SELECT key, value FROM records WHERE collection = ? AND key > ? ORDER BY key LIMIT ?",
  );
  const listAll = connection.prepare(
    "SELECT key, value FROM records WHERE collection = ? ORDER BY key LIMIT ?",
  );
  const put = connection.prepare("INSERT OR REPLACE INTO records (collection, key, value) VALUES (?, ?, ?)");
  const remove = connection.prepare("DELETE FROM records WHERE collection = ? AND key = ?");
  const unlimited = -1;
  let synced: "now" | "soon" | undefined;

  return {
    begin: (durability) =>
      translated(() => {
        // Cannot be changed within a transaction, and is a statement of its own: only when it differs.
        if (synced !== durability) {
          connection.exec(`PRAGMA synchronous = ${durability === "now" ? "FULL" : "NORMAL"}`);
        }
        synced = durability;
        connection.exec("BEGIN IMMEDIATE");
      }),
    commit: () => translated(() => connection.exec("COMMIT")),
    rollback() {
      // A full disk may have ended the transaction already.
      if (connection.isTransaction) connection.exec("ROLLBACK");
    },
    get: (collection, key) => translated(() => bytesOf(get.get(collection, key)?.["value"])),
    list: (collection, { after, limit = unlimited } = {}) =>
      translated(() => {
        const rows =
          after === undefined ? listAll.all(collection, limit) : list.all(collection, after, limit);
        return rows.map(({ key, value }) => ({
          key: String(key),
          value: bytesOf(value) ?? new Uint8Array(),
        }));
      }),
    put: (collection, key, value) => translated(() => void put.run(collection, key, value)),
    delete: (collection, key) => translated(() => void remove.run(collection, key)),
    close: () => connection.close(),
  };
}

function bytesOf(value: unknown): Uint8Array | undefined {
  return value instanceof Uint8Array ? value : undefined;
}
