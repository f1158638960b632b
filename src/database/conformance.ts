import assert from "node:assert/strict";
import { afterEach, describe, it } from "node:test";
import { errorCode } from "../errors/dms-error.ts";
import type { Database } from "./database.ts";

/** Where a kind of database can be tried. */
export interface DatabaseWorld {
  /** Opens it; after a close, again, over the same records where they outlive the object. */
  open(): Database;
  readonly isLasting: boolean;
  /** Opens a fresh one with room for about this many bytes. */
  openSmall?(maxBytes: number): Database;
  /** Closes and clears away whatever was opened. */
  end(): void;
}

/** What every database promises. Run by each technology, and by the simulator's. */
export function describeDatabase(name: string, make: () => DatabaseWorld): void {
  describe(`${name} keeps the promises of a database`, () => {
    const { isLasting, isSmallable } = kindOf(make());
    let world: DatabaseWorld | undefined;
    afterEach(() => {
      world?.end();
      world = undefined;
    });
    const start = () => {
      world = make();
      return { world, database: world.open() };
    };

    it("returns what was written and nothing for what was not", () => {
      const { database } = start();
      database.write((t) => t.put("jobs", "a", bytes(1, 2)));
      assert.deepEqual(get(database, "jobs", "a"), [1, 2]);
      assert.equal(get(database, "jobs", "b"), undefined);
      assert.equal(get(database, "other", "a"), undefined);
    });

    it("replaces and deletes, and deleting what is not there does nothing", () => {
      const { database } = start();
      database.write((t) => t.put("jobs", "a", bytes(1)));
      database.write((t) => {
        t.put("jobs", "a", bytes(2));
        t.delete("jobs", "never");
      });
      assert.deepEqual(get(database, "jobs", "a"), [2]);
      database.write((t) => t.delete("jobs", "a"));
      assert.equal(get(database, "jobs", "a"), undefined);
    });

    it("keeps empty values and odd keys", () => {
      const { database } = start();
      const keys = ["", "a/b", "a\u0000b", "ü", "\u{1f600}"];
      database.write((t) => {
        for (const key of keys) t.put("odd", key, bytes());
      });
      for (const key of keys) assert.deepEqual(get(database, "odd", key), []);
    });

    it("lists a collection in order of code point, from where and as many as asked", () => {
      const { database } = start();
      const ordered = ["", "A", "a", "aa", "b", "\ue000", "\u{1f600}"];
      database.write((t) => {
        for (const key of ordered.toReversed()) t.put("many", key, bytes(key.length));
        t.put("zzz", "c", bytes(9));
      });
      assert.deepEqual(keys(database, "many"), ordered);
      assert.deepEqual(keys(database, "many", { after: "a" }), ordered.slice(3));
      assert.deepEqual(keys(database, "many", { after: "", limit: 2 }), ["A", "a"]);
      assert.deepEqual(keys(database, "many", { after: "aab", limit: 1 }), ["b"]);
      assert.deepEqual(keys(database, "many", { limit: 0 }), []);
      assert.deepEqual(keys(database, "none"), []);
    });

    it("shows a transaction its own writes", () => {
      const { database } = start();
      database.write((t) => {
        t.put("jobs", "b", bytes(1));
        t.put("jobs", "a", bytes(2));
        assert.deepEqual([...(t.get("jobs", "a") ?? [])], [2]);
        assert.deepEqual(
          t.list("jobs").map(({ key }) => key),
          ["a", "b"],
        );
        t.delete("jobs", "a");
        assert.equal(t.get("jobs", "a"), undefined);
      });
    });

    it("writes nothing of a work that throws, and passes its error on", () => {
      const { database } = start();
      database.write((t) => {
        t.put("jobs", "kept", bytes(1));
        t.put("jobs", "deleted", bytes(1));
      });
      const failure = new Error("no");
      assert.throws(
        () =>
          database.write((t) => {
            t.put("jobs", "kept", bytes(2));
            t.put("jobs", "new", bytes(3));
            t.delete("jobs", "deleted");
            throw failure;
          }),
        failure,
      );
      assert.deepEqual(get(database, "jobs", "kept"), [1]);
      assert.deepEqual(get(database, "jobs", "deleted"), [1]);
      assert.equal(get(database, "jobs", "new"), undefined);
      database.write((t) => t.put("jobs", "after", bytes(4)));
      assert.deepEqual(keys(database, "jobs"), ["after", "deleted", "kept"]);
    });

    it("returns what the work returns", () => {
      const { database } = start();
      assert.equal(
        database.write(() => 7, "soon"),
        7,
      );
      assert.equal(
        database.read(() => "seen"),
        "seen",
      );
    });

    it("keeps its records apart from the bytes that callers hold", () => {
      const { database } = start();
      const mine = bytes(1);
      database.write((t) => t.put("jobs", "a", mine));
      mine[0] = 9;
      database.read((view) => view.get("jobs", "a"))?.fill(8);
      database.read((view) => view.list("jobs"))[0]?.value.fill(7);
      assert.deepEqual(get(database, "jobs", "a"), [1]);
    });

    it("breaks off work that calls the database again, is not synchronous, or uses its view later", () => {
      const { database } = start();
      const broken = { name: "BrokenPromise" };
      assert.throws(() => database.write(() => database.write(() => {})), broken);
      assert.throws(() => database.read(() => database.write(() => {})), broken);
      assert.throws(() => database.write(() => database.read(() => {})), broken);
      assert.throws(() => database.write(async () => {}), broken);
      const late = database.write((t) => t);
      assert.throws(() => late.put("jobs", "a", bytes(1)), broken);
      assert.throws(() => database.write((t) => t.put("jobs", "\ud800", bytes(1))), broken);
      assert.deepEqual(keys(database, "jobs"), []);
    });

    it("refuses everything but another close once it is closed", () => {
      const { database } = start();
      database.close();
      database.close();
      for (const use of [() => database.read(() => 1), () => database.write(() => 1)]) {
        assert.throws(use, (error) => errorCode(error) === "DATABASE_CLOSED");
      }
    });

    if (isLasting) {
      it("has everything again after it was closed and opened", () => {
        const { world, database } = start();
        database.write((t) => t.put("jobs", "now", bytes(1)), "now");
        database.write((t) => t.put("jobs", "soon", bytes(2)), "soon");
        database.close();
        const again = world.open();
        assert.deepEqual(get(again, "jobs", "now"), [1]);
        assert.deepEqual(get(again, "jobs", "soon"), [2]);
      });
    }

    if (isSmallable) {
      it("says that the disk is full, writes nothing then, and goes on once there is room", () => {
        const { world } = start();
        const database = world.openSmall?.(256 * 1024);
        assert.ok(database);
        database.write((t) => t.put("jobs", "kept", bytes(1)));
        assert.throws(
          () =>
            database.write((t) => {
              t.put("jobs", "kept", bytes(2));
              t.put("jobs", "large", new Uint8Array(1024 * 1024));
            }),
          (error) => errorCode(error) === "DATABASE_FULL",
        );
        assert.deepEqual(get(database, "jobs", "kept"), [1]);
        assert.equal(get(database, "jobs", "large"), undefined);
        database.write((t) => t.put("jobs", "small", bytes(3)));
        assert.deepEqual(get(database, "jobs", "small"), [3]);
      });
    }
  });
}

// What a kind does not claim is not asked of it, and is no skipped test either.
function kindOf(world: DatabaseWorld) {
  const kind = { isLasting: world.isLasting, isSmallable: world.openSmall !== undefined };
  world.end();
  return kind;
}

const bytes = (...values: number[]) => Uint8Array.from(values);

function get(database: Database, collection: string, key: string): number[] | undefined {
  const value = database.read((view) => view.get(collection, key));
  return value && [...value];
}

function keys(
  database: Database,
  collection: string,
  options?: { after?: string; limit?: number },
): string[] {
  return database.read((view) => view.list(collection, options)).map(({ key }) => key);
}
