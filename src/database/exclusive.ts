import { assert } from "../errors/assert.ts";
import { DmsError } from "../errors/dms-error.ts";
import type { Database, Transaction, View } from "./database.ts";
import { databaseErrors } from "./errors.ts";

/** What a technology has to bring; it may rely on being called in order, on well-formed keys, and never after close. */
export interface Engine extends Transaction {
  begin(durability: "now" | "soon"): void;
  commit(): void;
  /** Also after a failed commit: undoes what is left to undo. */
  rollback(): void;
  close(): void;
}

/**
 * Makes a database of an engine: one work at a time, none after close, and no view that outlives its work. These are
 * promises of our own code, so breaking one is a crash, not an answer.
 */
export function exclusive(engine: Engine): Database {
  let isClosed = false;
  let isBusy = false;

  function alone<T>(work: () => T): T {
    if (isClosed) throw new DmsError("DATABASE_CLOSED", databaseErrors.DATABASE_CLOSED);
    assert(!isBusy, "database work does not call the database again");
    isBusy = true;
    try {
      return work();
    } finally {
      isBusy = false;
    }
  }

  return {
    read: (work) => alone(() => lend(viewOf(engine), work)),
    write: (work, durability = "now") =>
      alone(() => {
        engine.begin(durability);
        try {
          const result = lend(transactionOf(engine), work);
          engine.commit();
          return result;
        } catch (error) {
          engine.rollback();
          throw error;
        }
      }),
    close() {
      assert(!isBusy, "a database is not closed by its own work");
      if (isClosed) return;
      isClosed = true;
      engine.close();
    },
  };
}

interface Lent<V> {
  readonly view: V;
  end(): void;
}

function lend<V, T>({ view, end }: Lent<V>, work: (view: V) => T): T {
  try {
    const result = work(view);
    assert(!(result instanceof Promise), "database work is synchronous");
    return result;
  } finally {
    end();
  }
}

function viewOf(engine: Engine): Lent<View> {
  const { view, end } = transactionOf(engine);
  return { view: { get: view.get, list: view.list }, end };
}

function transactionOf(engine: Engine): Lent<Transaction> {
  let isLent = true;
  const check = (...names: readonly string[]) => {
    assert(isLent, "a view of the database is not used after its work");
    for (const name of names) assert(name.isWellFormed(), "keys of the database are well-formed text");
  };
  return {
    view: {
      get(collection, key) {
        check(collection, key);
        return engine.get(collection, key);
      },
      list(collection, options) {
        check(collection);
        return engine.list(collection, options);
      },
      put(collection, key, value) {
        check(collection, key);
        engine.put(collection, key, value);
      },
      delete(collection, key) {
        check(collection, key);
        engine.delete(collection, key);
      },
    },
    end() {
      isLent = false;
    },
  };
}
