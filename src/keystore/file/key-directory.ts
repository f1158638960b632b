import { constants } from "node:fs";
import { type FileHandle, link, mkdir, open, readdir, rename, rm, stat, unlink } from "node:fs/promises";
import { join } from "node:path";
import { invalidFile, keystoreError } from "../errors.ts";
import { keyFileLimitBytes } from "../key-file.ts";
import { isKeyName, type KeyName } from "../key-name.ts";

/** The files of a keystore's directory, and nobody else's business: what others could read or change is refused. */
export interface KeyDirectory {
  /** In order. Empty where the directory was never made. */
  names(): Promise<readonly KeyName[]>;
  /** Rejects with KEYSTORE_KEY_MISSING, KEYSTORE_NOT_PRIVATE or KEYSTORE_FILE_INVALID. */
  read(name: KeyName): Promise<string>;
  /** Whole and on the disk, or not at all. Rejects with KEYSTORE_KEY_EXISTS. */
  add(name: KeyName, text: string): Promise<void>;
  /** Whole and on the disk, or as it was before. */
  replace(name: KeyName, text: string): Promise<void>;
  remove(name: KeyName): Promise<void>;
}

export function keyDirectory(path: string): KeyDirectory {
  const fileOf = (name: KeyName) => join(path, `${name}${ending}`);
  return {
    names: async () => ((await isThere(path)) ? namesIn(await readdir(path)) : []),
    read: async (name) => {
      if (!(await isThere(path))) throw missing(name);
      return readPrivate(fileOf(name), name);
    },
    add: async (name, text) => {
      const fresh = await writtenBeside(path, name, text);
      try {
        // A link, unlike a rename, never takes the place of a key.
        await link(fresh, fileOf(name));
      } catch (cause) {
        if (errnoOf(cause) !== "EEXIST") throw cause;
        throw keystoreError("KEYSTORE_KEY_EXISTS", `there is a key ${name} already`, { name });
      } finally {
        await rm(fresh, { force: true });
      }
      await sync(path);
    },
    replace: async (name, text) => {
      await rename(await writtenBeside(path, name, text), fileOf(name));
      await sync(path);
    },
    remove: async (name) => {
      if (!(await isThere(path))) throw missing(name);
      await unlink(fileOf(name)).catch((cause: unknown) => {
        throw errnoOf(cause) === "ENOENT" ? missing(name) : cause;
      });
      await sync(path);
    },
  };
}

const ending = ".json";

/** A directory with more is not a person's; listing it would read them all. */
const listLimit = 1_000;

function namesIn(files: readonly string[]): readonly KeyName[] {
  return files
    .filter((file) => file.endsWith(ending))
    .map((file) => file.slice(0, -ending.length))
    .filter(isKeyName)
    .sort()
    .slice(0, listLimit);
}

/** Whether the directory is there; rejects where it is not its owner's alone. */
async function isThere(path: string): Promise<boolean> {
  try {
    const { uid, mode } = await stat(path);
    if (!isMine(uid)) throw notPrivate(`${path} belongs to another user`);
    if ((mode & 0o077) !== 0) throw notPrivate(`others may look into ${path}: run chmod 700 ${path}`);
    return true;
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return false;
    throw error;
  }
}

async function readPrivate(path: string, name: KeyName): Promise<string> {
  const file = await opened(path, name);
  try {
    const { uid, mode, size } = await file.stat();
    if ((mode & constants.S_IFMT) !== constants.S_IFREG) throw invalidFile(`${path} is no file`);
    if (!isMine(uid)) throw notPrivate(`${path} belongs to another user`);
    if ((mode & 0o077) !== 0) throw notPrivate(`others may read ${path}: run chmod 600 ${path}`);
    if (size > keyFileLimitBytes) throw invalidFile("it is larger than any key");
    return await file.readFile("utf8");
  } finally {
    await file.close();
  }
}

/** Follows no link, and does not wait for a writer should it be a pipe. */
async function opened(path: string, name: KeyName): Promise<FileHandle> {
  try {
    return await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (cause) {
    if (errnoOf(cause) === "ENOENT") throw missing(name);
    if (errnoOf(cause) === "ELOOP") throw invalidFile(`${path} is a link`, { cause });
    throw cause;
  }
}

/** The text in a file beside its place. One that an earlier attempt left behind when it was killed is taken away. */
async function writtenBeside(directory: string, name: KeyName, text: string): Promise<string> {
  await mkdir(directory, { recursive: true, mode: 0o700 });
  await isThere(directory);
  const path = join(directory, `.${name}.new`);
  await rm(path, { force: true });
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  return path;
}

/** That a name is in the directory is itself something the disk may forget. */
async function sync(directory: string): Promise<void> {
  const file = await open(directory, constants.O_RDONLY);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

function isMine(owner: number): boolean {
  return owner === (process.getuid?.() ?? owner);
}

function missing(name: KeyName) {
  return keystoreError("KEYSTORE_KEY_MISSING", `there is no key ${name}`, { name });
}

function notPrivate(sentence: string) {
  return keystoreError("KEYSTORE_NOT_PRIVATE", sentence);
}

function errnoOf(error: unknown): unknown {
  return error instanceof Error && "code" in error ? error.code : undefined;
}
