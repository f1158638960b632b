import { randomBytes } from "node:crypto";
import { keyOf } from "../../did/did.ts";
import { sentenceOf } from "../../errors/dms-error.ts";
import { invalidFile } from "../errors.ts";
import { checkCost, type KeyCost, usualCost } from "../key-cost.ts";
import { jsonOf, type KeyHeader, nonceBytes, readKeyFile, saltBytes, writeKeyFile } from "../key-file.ts";
import type { KeyName } from "../key-name.ts";
import type { KeyEntry, Keystore, ListedKey } from "../keystore.ts";
import { isOriginalKeyFile, readOriginalKeyFile } from "../original-key-file.ts";
import { type SecretKey, type SigningWith, secretKeyBytes, wipe } from "../secret-key.ts";
import { type KeyDirectory, keyDirectory } from "./key-directory.ts";
import { seal, unseal, unsealOriginal } from "./sealing.ts";

export interface FileKeystoreOptions {
  /** Made with mode 0700 when the first key is written. */
  readonly directory: string;
  /** How its keys sign, which tells their names. */
  readonly signing: SigningWith;
  /** What opening a key shall cost that is written from now on. Tests make it cheap. */
  readonly cost?: KeyCost;
}

/** Keys as files `<name>.json` of mode 0600, sealed by scrypt and AES-256-GCM of the OpenSSL inside Node. */
export function fileKeystore({ directory, signing, cost = usualCost }: FileKeystoreOptions): Keystore {
  checkCost(cost);
  const files = keyDirectory(directory);
  const sealed = async (name: KeyName, key: SecretKey, passphrase: string) => {
    const { type } = key;
    const did = signing(key).did;
    const header = { name, did, type, cost, salt: fresh(saltBytes), nonce: fresh(nonceBytes) };
    return writeKeyFile(await seal(header, key.bytes, passphrase));
  };
  const add = async (name: KeyName, key: SecretKey, passphrase: string) => {
    await files.add(name, await sealed(name, key, passphrase));
    return { name, did: signing(key).did, type: key.type };
  };
  const unlock = async (name: KeyName, passphrase: string) =>
    openOurs(await fileOf(files, name), passphrase, signing);
  return {
    list: async () => Promise.all((await files.names()).map((name) => listed(files, name))),
    find: async (name) => entryOf((await fileOf(files, name)).header),
    create: async (name, passphrase) => {
      const key = { type: "ed25519", bytes: fresh(secretKeyBytes) } as const;
      return add(name, key, passphrase).finally(() => wipe(key));
    },
    import: add,
    export: async (name) => writeKeyFile(await fileOf(files, name)),
    unlock,
    open: (text, passphrase) => openAny(text, passphrase, signing),
    changePassphrase: async (name, old, next) => {
      const key = await unlock(name, old);
      await files.replace(name, await sealed(name, key, next).finally(() => wipe(key)));
    },
    remove: (name) => files.remove(name),
  };
}

/** A file that was given another name is refused: under it, its key would sign as somebody else. */
async function fileOf(files: KeyDirectory, name: KeyName) {
  const file = readKeyFile(await files.read(name));
  if (file.header.name === name) return file;
  throw invalidFile(`it is the key ${file.header.name}, under the name of ${name}: import it instead`);
}

async function listed(files: KeyDirectory, name: KeyName): Promise<ListedKey> {
  try {
    return entryOf((await fileOf(files, name)).header);
  } catch (error) {
    return { name, problem: sentenceOf(error) };
  }
}

function entryOf({ name, did, type }: KeyHeader): KeyEntry {
  return { name, did, type };
}

async function openAny(text: string, passphrase: string, signing: SigningWith): Promise<SecretKey> {
  if (!isOriginalKeyFile(jsonOf(text))) return openOurs(readKeyFile(text), passphrase, signing);
  const { key, publicKey } = await unsealOriginal(readOriginalKeyFile(text), passphrase);
  if (publicKey === undefined) return key;
  const own = keyOf(signing(key).did).bytes;
  if (own.every((byte, at) => byte === publicKey[at])) return key;
  throw invalidFile("the two halves of the key in it do not belong together");
}

async function openOurs(
  file: ReturnType<typeof readKeyFile>,
  passphrase: string,
  signing: SigningWith,
): Promise<SecretKey> {
  const { type, did } = file.header;
  const key = { type, bytes: await unseal(file, passphrase) };
  if (signing(key).did === did) return key;
  throw invalidFile("the key in it is not the one it names");
}

function fresh(length: number): Uint8Array {
  return new Uint8Array(randomBytes(length));
}
