import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DatabaseSync } from "node:sqlite";
import { afterEach, describe, it } from "node:test";
import { fileURLToPath } from "node:url";
import { errorCode } from "../../errors/dms-error.ts";
import { describeDatabase } from "../conformance.ts";
import type { Database } from "../database.ts";
import { sqliteDatabase } from "./sqlite-database.ts";

const directories: string[] = [];

function path(): string {
  const directory = mkdtempSync(join(tmpdir(), "dms-database-"));
  directories.push(directory);
  return join(directory, "node.db");
}

function clear(): void {
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true });
}

describeDatabase("the SQLite database", () => {
  const file = path();
  const opened: Database[] = [];
  const open = (options: { path: string; maxBytes?: number }) => {
    const database = sqliteDatabase(options);
    opened.push(database);
    return database;
  };
  return {
    open: () => open({ path: file }),
    isLasting: true,
    openSmall: (maxBytes) => open({ path: path(), maxBytes }),
    end() {
      for (const database of opened) database.close();
      clear();
    },
  };
});

describe("the SQLite database", () => {
  afterEach(clear);
  const failsToOpen = (file: string) =>
    assert.throws(
      () => sqliteDatabase({ path: file }),
      (error) => errorCode(error) === "DATABASE_OPEN_FAILED",
    );

  it("refuses a file that is no database, and leaves it as it is", () => {
    const file = path();
    writeFileSync(file, "a letter to my landlord, and long enough to be looked at as a header\n".repeat(100));
    const { size } = statSync(file);
    failsToOpen(file);
    assert.equal(statSync(file).size, size);
  });

  it("refuses a file in a directory that is not there", () => {
    failsToOpen(join(path(), "missing", "node.db"));
  });

  it("refuses a file that another one holds, and opens it when that one lets go", () => {
    const file = path();
    const first = sqliteDatabase({ path: file });
    failsToOpen(file);
    first.close();
    sqliteDatabase({ path: file }).close();
  });

  it("refuses a file of a newer version of the program", () => {
    const file = path();
    sqliteDatabase({ path: file }).close();
    const connection = new DatabaseSync(file);
    connection.exec("INSERT INTO migrations VALUES (1000, 'from the future')");
    connection.close();
    failsToOpen(file);
  });

  it("lets only the owner read its files", () => {
    const file = path();
    const database = sqliteDatabase({ path: file });
    database.write((t) => t.put("jobs", "a", new Uint8Array(10)));
    for (const name of [file, `${file}-wal`]) assert.equal(statSync(name).mode & 0o777, 0o600);
    database.close();
  });

  it("still has every acknowledged record when the process was killed in the middle of writing", async () => {
    const file = path();
    const acknowledged = await writeUntilKilled(file, 60);
    const database = sqliteDatabase({ path: file });
    const kept = new Map(database.read((view) => view.list("numbers")).map(({ key, value }) => [key, value]));
    assert.ok(acknowledged.length >= 60);
    for (const number of acknowledged) {
      assert.match(number, /^\d+$/);
      assert.deepEqual(kept.get(number), new Uint8Array(1000).fill(Number(number) % 256));
    }
    database.close();
  });
});

async function writeUntilKilled(file: string, enough: number): Promise<readonly string[]> {
  const writer = fileURLToPath(new URL("./acknowledging-writer.fixture.ts", import.meta.url));
  const child = spawn(process.execPath, [writer, file], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const exited = once(child, "exit");
  const acknowledged: string[] = [];
  for await (const line of createInterface({ input: child.stdout })) {
    acknowledged.push(line);
    if (acknowledged.length === enough) child.kill("SIGKILL");
  }
  await exited;
  assert.equal(child.signalCode, "SIGKILL");
  return acknowledged;
}
