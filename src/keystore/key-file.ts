import type { KeyType } from "../crypto/keys.ts";
import { keyOf, type Principal, parsePrincipal } from "../did/did.ts";
import { invalidFile } from "./errors.ts";
import { fromHex, toHex } from "./hex.ts";
import { checkCost, type KeyCost } from "./key-cost.ts";
import { isKeyName, type KeyName } from "./key-name.ts";
import { secretKeyBytes } from "./secret-key.ts";

/** What a key's file says to everybody. All of it is authenticated with the key: nothing can be changed unnoticed. */
export interface KeyHeader {
  readonly name: KeyName;
  readonly did: Principal;
  readonly type: KeyType;
  readonly cost: KeyCost;
  /** 64 bytes. */
  readonly salt: Uint8Array;
  /** 12 bytes. */
  readonly nonce: Uint8Array;
}

/** A key's file: the header, and the secret under AES-256-GCM with the header as additional authenticated data. */
export interface KeyFile {
  readonly header: KeyHeader;
  /** The secret's 32 bytes, enciphered, and the tag's 16. */
  readonly sealed: Uint8Array;
}

/** As many as the original has; no two keys share one, so no guess serves for two. */
export const saltBytes = 64;
/** Of AES-GCM. Salt and nonce are new whenever a file is written. */
export const nonceBytes = 12;
/** Of AES-GCM, never shortened. */
export const tagBytes = 16;

/** Ours has about 700; the original's about 900. */
export const keyFileLimitBytes = 8_192;

/** The file's text: JSON, one field a line. */
export function writeKeyFile({ header, sealed }: KeyFile): string {
  return `${JSON.stringify({ ...written(header), sealed: toHex(sealed) }, undefined, 2)}\n`;
}

/** What AES-256-GCM authenticates beside the secret. */
export function headerBytes(header: KeyHeader): Uint8Array {
  return new TextEncoder().encode(JSON.stringify(written(header)));
}

/**
 * Reads a file of ours. Throws KEYSTORE_FILE_INVALID and KEYSTORE_COST_REFUSED. There is one way to write a file: what
 * would be written otherwise, fields nobody knows or the same one twice, is refused.
 */
export function readKeyFile(text: string): KeyFile {
  const file = parsed(jsonOf(text));
  if (writeKeyFile(file).trim() !== text.trim()) throw invalidFile("it is not written as keys are");
  checkCost(file.header.cost);
  return file;
}

/** JSON from outside, of at most `keyFileLimitBytes`. Throws KEYSTORE_FILE_INVALID. */
export function jsonOf(text: string): Fields {
  if (text.length > keyFileLimitBytes) throw invalidFile("it is larger than any key");
  try {
    const value: unknown = JSON.parse(text);
    if (isFields(value)) return value;
  } catch (cause) {
    throw invalidFile("it is not JSON", { cause });
  }
  throw invalidFile("it is no object");
}

/** An object of JSON whose fields are still unknown. */
export type Fields = Readonly<Record<string, unknown>>;

/** Whether the value is an object with fields, and no list. */
export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Tells our files from everything else that is JSON; `version` allows for another form later. */
export const keyFormat = "dms-key";
const version = 1;

function written({ name, did, type, cost, salt, nonce }: KeyHeader) {
  return {
    format: keyFormat,
    version,
    name,
    did,
    type,
    kdf: { name: "scrypt", n: cost.n, r: cost.r, p: cost.p, salt: toHex(salt) },
    cipher: { name: "aes-256-gcm", nonce: toHex(nonce) },
  };
}

function parsed(json: Fields): KeyFile {
  if (json["format"] !== keyFormat) throw invalidFile("it is of another program");
  if (json["version"] !== version) throw invalidFile("it is of another version than this program");
  const kdf = fieldsAt(json, "kdf");
  const cipher = fieldsAt(json, "cipher");
  return {
    header: {
      ...namesIn(json),
      cost: { n: numberAt(kdf, "n"), r: numberAt(kdf, "r"), p: numberAt(kdf, "p") },
      salt: bytesAt(kdf, "salt", saltBytes),
      nonce: bytesAt(cipher, "nonce", nonceBytes),
    },
    sealed: bytesAt(json, "sealed", secretKeyBytes + tagBytes),
  };
}

function namesIn({ name, did, type }: Fields): Pick<KeyHeader, "name" | "did" | "type"> {
  if (typeof name !== "string" || !isKeyName(name)) throw invalidFile("it has no name");
  const known = typeof did === "string" ? parsePrincipal(did) : undefined;
  if (known === undefined) throw invalidFile("it has no DID");
  if (type !== "ed25519" && type !== "secp256k1") throw invalidFile("its kind of key is unknown");
  if (keyOf(known).type !== type) throw invalidFile("its DID is of another kind of key");
  return { name, did: known, type };
}

function fieldsAt(json: Fields, name: string): Fields {
  const value = json[name];
  if (isFields(value)) return value;
  throw invalidFile(`${name} is missing`);
}

function numberAt(json: Fields, name: string): number {
  const value = json[name];
  if (typeof value === "number") return value;
  throw invalidFile(`${name} is no number`);
}

function bytesAt(json: Fields, name: string, length: number): Uint8Array {
  const value = json[name];
  const bytes = typeof value === "string" ? fromHex(value) : undefined;
  if (bytes?.length === length) return bytes;
  throw invalidFile(`${name} is not ${length} bytes`);
}
