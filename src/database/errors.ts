/** What can go wrong with the local database. */
export const databaseErrors = {
  DATABASE_FULL: "the disk is full; nothing was written",
  DATABASE_CLOSED: "the database is closed",
  DATABASE_CORRUPT: "a record cannot be read as what it should be",
  DATABASE_OPEN_FAILED: "the database file cannot be opened",
} as const;
