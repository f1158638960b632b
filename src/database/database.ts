/**
 * The node's own records: small, local, transactional. Synchronous on purpose: a behaviour reads and writes without
 * giving others a chance to slip between, and the simulator replays. Work may use only the view it is given: it is
 * synchronous too, and never calls the database again. Keys are ordered by code point.
 */
export interface Database {
  /** A consistent look at one moment. */
  read<T>(work: (view: View) => T): T;
  /**
   * All of the work's writes or none. If `work` throws, nothing is written and the error passes on.
   * "now" (the default) has reached the disk when this returns; "soon" survives a crash of the process, not of the
   * machine.
   * Throws DATABASE_FULL when the disk is full (nothing is written), DATABASE_CLOSED after close.
   */
  write<T>(work: (transaction: Transaction) => T, durability?: "now" | "soon"): T;
  close(): void;
}

/** What can be seen at one moment; not to be kept after the work it was given to. */
export interface View {
  get(collection: string, key: string): Uint8Array | undefined;
  /** In order of key; from the first key after `after` when given. */
  list(collection: string, options?: { readonly after?: string; readonly limit?: number }): readonly Entry[];
}

/** A view that changes with its own writes, which come into force together when the work is done. */
export interface Transaction extends View {
  put(collection: string, key: string, value: Uint8Array): void;
  /** Deleting what is not there does nothing. */
  delete(collection: string, key: string): void;
}

/** A record with its key. The bytes are the caller's own. */
export interface Entry {
  readonly key: string;
  readonly value: Uint8Array;
}
