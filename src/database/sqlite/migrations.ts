import type { DatabaseSync } from "node:sqlite";

/**
 * Brings the file to this program's schema, all steps or none, and writes down which were taken. Refuses a file of a
 * newer program: guessing what it means could destroy it.
 */
export function migrate(connection: DatabaseSync): void {
  connection.exec("BEGIN EXCLUSIVE");
  try {
    connection.exec(
      "CREATE TABLE IF NOT EXISTS migrations (version INTEGER PRIMARY KEY, name TEXT NOT NULL) STRICT",
    );
    const version = versionOf(connection);
    if (version > steps.length) {
      throw new Error(`it was written by a newer version of this program (schema ${version})`);
    }
    for (const [at, step] of steps.entries()) {
      if (at < version) continue;
      connection.exec(step.sql);
      connection.prepare("INSERT INTO migrations (version, name) VALUES (?, ?)").run(at + 1, step.name);
    }
    connection.exec("COMMIT");
  } catch (error) {
    if (connection.isTransaction) connection.exec("ROLLBACK");
    throw error;
  }
}

// Only ever appended to: a step that has been released has been taken on someone's machine.
const steps = [
  {
    name: "records",
    sql: `CREATE TABLE records (
      collection TEXT NOT NULL,
      key TEXT NOT NULL,
      value BLOB NOT NULL,
      PRIMARY KEY (collection, key)
    ) STRICT, WITHOUT ROWID`,
  },
] as const;

function versionOf(connection: DatabaseSync): number {
  return Number(connection.prepare("SELECT max(version) AS version FROM migrations").get()?.["version"] ?? 0);
}
