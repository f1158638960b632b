import { DmsError } from "../../errors/dms-error.ts";
import { databaseErrors } from "../errors.ts";

/** Runs `work` with SQLite's failures turned into the port's; what is not one of SQLite's passes on as it is. */
export function translated<T>(work: () => T): T {
  try {
    return work();
  } catch (cause) {
    if (isFull(cause)) throw new DmsError("DATABASE_FULL", databaseErrors.DATABASE_FULL, { cause });
    if (isCorrupt(cause)) throw new DmsError("DATABASE_CORRUPT", databaseErrors.DATABASE_CORRUPT, { cause });
    throw cause;
  }
}

/** The file is damaged, or none of SQLite's. */
export function isCorrupt(error: unknown): boolean {
  const code = primaryCode(error);
  return code === sqliteCorrupt || code === sqliteNotADatabase;
}

/** Another process has the file. */
export function isHeld(error: unknown): boolean {
  return primaryCode(error) === sqliteBusy;
}

const sqliteBusy = 5;
const sqliteCorrupt = 11;
const sqliteFull = 13;
const sqliteNotADatabase = 26;

function isFull(error: unknown): boolean {
  return primaryCode(error) === sqliteFull || (error instanceof Error && /ENOSPC|EDQUOT/.test(error.message));
}

// The low byte is the result's kind, the rest its details.
function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !("errcode" in error) || typeof error.errcode !== "number")
    return undefined;
  return error.errcode & 0xff;
}
