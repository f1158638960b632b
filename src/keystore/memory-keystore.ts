import type { Random } from "../random/random.ts";
import { invalidFile, keystoreError } from "./errors.ts";
import { fromHex, toHex } from "./hex.ts";
import { jsonOf } from "./key-file.ts";
import type { KeyName } from "./key-name.ts";
import type { KeyEntry, Keystore } from "./keystore.ts";
import { passphraseBytes } from "./passphrase.ts";
import { type SecretKey, type SigningWith, secretKeyBytes } from "./secret-key.ts";

/**
 * Keys that are gone with the process, and protected by nothing but manners: for simulated people and for tests. What it
 * exports is for the same use, and not secret.
 */
export function memoryKeystore({ signing, random }: MemoryKeystoreOptions): Keystore {
  const keys = new Map<KeyName, Held>();
  const held = (name: KeyName): Held => {
    const known = keys.get(name);
    if (known !== undefined) return known;
    throw keystoreError("KEYSTORE_KEY_MISSING", `there is no key ${name}`, { name });
  };
  const keep = async (name: KeyName, key: SecretKey, passphrase: string): Promise<KeyEntry> => {
    passphraseBytes(passphrase);
    if (keys.has(name))
      throw keystoreError("KEYSTORE_KEY_EXISTS", `there is a key ${name} already`, { name });
    const entry = { name, did: signing(key).did, type: key.type };
    keys.set(name, { entry, key: copyOf(key), passphrase });
    return entry;
  };
  return {
    list: async () => [...keys.keys()].sort().map((name) => held(name).entry),
    find: async (name) => held(name).entry,
    create: (name, passphrase) =>
      keep(name, { type: "ed25519", bytes: random.bytes(secretKeyBytes) }, passphrase),
    import: keep,
    export: async (name) => exported(held(name)),
    unlock: async (name, passphrase) => opened(held(name), passphrase),
    open: async (text, passphrase) => opened(imported(text), passphrase),
    changePassphrase: async (name, old, fresh) => {
      passphraseBytes(fresh);
      opened(held(name), old);
      keys.set(name, { ...held(name), passphrase: fresh });
    },
    remove: async (name) => {
      held(name);
      keys.delete(name);
    },
  };
}

export interface MemoryKeystoreOptions {
  readonly signing: SigningWith;
  readonly random: Pick<Random, "bytes">;
}

interface Secret {
  readonly key: SecretKey;
  readonly passphrase: string;
}

interface Held extends Secret {
  readonly entry: KeyEntry;
}

function exported({ key: { type, bytes }, passphrase }: Secret): string {
  return `${JSON.stringify({ format: "dms-key-in-memory", type, secret: toHex(bytes), passphrase })}\n`;
}

function imported(text: string): Secret {
  const { format, type, secret, passphrase } = jsonOf(text);
  const bytes = typeof secret === "string" ? fromHex(secret) : undefined;
  if (format !== "dms-key-in-memory" || bytes?.length !== secretKeyBytes || typeof passphrase !== "string")
    throw invalidFile("it was not exported from memory");
  return { key: { type: type === "secp256k1" ? type : "ed25519", bytes }, passphrase };
}

function opened({ key, passphrase }: Secret, tried: string): SecretKey {
  passphraseBytes(tried);
  if (tried.normalize("NFC") === passphrase.normalize("NFC")) return copyOf(key);
  throw keystoreError("KEYSTORE_PASSPHRASE_WRONG");
}

/** The one who wipes it must not wipe ours. */
function copyOf({ type, bytes }: SecretKey): SecretKey {
  return { type, bytes: bytes.slice() };
}
