import type { KeyType } from "../crypto/keys.ts";
import type { Principal } from "../did/did.ts";
import type { KeyName } from "./key-name.ts";
import type { SecretKey } from "./secret-key.ts";

/** What may be known of a key without its passphrase. */
export interface KeyEntry {
  readonly name: KeyName;
  readonly did: Principal;
  readonly type: KeyType;
}

/** A key in a list; one whose file cannot be read is listed with the reason, so that nobody thinks it is gone. */
export type ListedKey = KeyEntry | { readonly name: KeyName; readonly problem: string };

/**
 * A person's keys, each under a name and a passphrase of its own. Nothing is ever overwritten; a secret is out of its
 * file only for whoever asked for it. Rejects with a DmsError of the codes in errors.ts.
 */
export interface Keystore {
  /** In the order of their names. */
  list(): Promise<readonly ListedKey[]>;
  /** Rejects with KEYSTORE_KEY_MISSING, or with what is wrong with the file. */
  find(name: KeyName): Promise<KeyEntry>;
  /** Makes a new Ed25519 key. */
  create(name: KeyName, passphrase: string): Promise<KeyEntry>;
  /** Keeps a key from elsewhere. */
  import(name: KeyName, key: SecretKey, passphrase: string): Promise<KeyEntry>;
  /** The text of its file, from which `open` restores it anywhere; as safe as its passphrase. */
  export(name: KeyName): Promise<string>;
  /** The secret, once per call. KEYSTORE_PASSPHRASE_WRONG says no more than that the two do not fit together. */
  unlock(name: KeyName, passphrase: string): Promise<SecretKey>;
  /** The secret in the text of a file that is not in this store: one of ours, or of the original. */
  open(text: string, passphrase: string): Promise<SecretKey>;
  /** Atomic: whatever happens, either the old or the new passphrase opens it. */
  changePassphrase(name: KeyName, old: string, fresh: string): Promise<void>;
  /** For good, unless it was exported. */
  remove(name: KeyName): Promise<void>;
}
