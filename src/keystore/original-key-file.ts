import { invalidFile } from "./errors.ts";
import { fromHex } from "./hex.ts";
import { checkCost, type KeyCost } from "./key-cost.ts";
import { type Fields, isFields, jsonOf } from "./key-file.ts";
import { type SecretKey, secretKeyBytes } from "./secret-key.ts";

/**
 * A key's file as the original DMS writes it (version 3): scrypt to 64 bytes, the first 32 the key of AES-256-CTR, the
 * last 32 in SHA3-256(these ‖ ciphertext). Read only: neither its parameters nor its IV are authenticated.
 */
export interface OriginalKeyFile {
  readonly cost: KeyCost;
  readonly salt: Uint8Array;
  /** 16 bytes. */
  readonly iv: Uint8Array;
  readonly ciphertext: Uint8Array;
  /** 32 bytes. */
  readonly mac: Uint8Array;
}

/** Of what scrypt makes: the cipher's key and the MAC's. */
export const originalDerivedBytes = 64;

/** Whether the text says of itself that it is such a file, in whatever spelling. */
export function isOriginalKeyFile(json: Fields): boolean {
  const version = lenient(json)("version");
  return version === 3 || version === "3";
}

/**
 * Reads one. Throws KEYSTORE_FILE_INVALID and KEYSTORE_COST_REFUSED. How the original spells its fields could not be
 * seen when this was written, so case, "_" and "-" do not count, and each has the names that are usual for it.
 */
export function readOriginalKeyFile(text: string): OriginalKeyFile {
  const json = jsonOf(text);
  if (!isOriginalKeyFile(json)) throw invalidFile("it is of another version");
  const crypto = lenient(objectIn(lenient(json)("crypto"), "crypto"));
  named(crypto("cipher", "cipheralgorithm"), "aes256ctr", "cipher");
  named(crypto("kdf", "kdfalgorithm"), "scrypt", "kdf");
  const kdf = lenient(objectIn(crypto("kdfparams", "kdfparameters"), "kdfparams"));
  const cipher = lenient(objectIn(crypto("cipherparams", "cipherparameters"), "cipherparams"));
  const length = kdf("dklen", "keylen", "keylength", "derivedkeylength");
  if (length !== undefined && length !== originalDerivedBytes) throw invalidFile("its key length is not 64");
  const cost = { n: number(kdf("n"), "N"), r: number(kdf("r"), "R"), p: number(kdf("p"), "P") };
  checkCost(cost);
  return {
    cost,
    salt: bytes(kdf("salt"), "salt", 16, 128),
    iv: bytes(cipher("iv", "nonce"), "iv", 16, 16),
    ciphertext: bytes(crypto("ciphertext"), "ciphertext", 1, longestPlaintextBytes),
    mac: bytes(crypto("mac"), "mac", 32, 32),
  };
}

/**
 * The secret in libp2p's protobuf of a private key: its type, then its data. An Ed25519 key brings its public half
 * along (once, or twice in old files), which is returned so that the caller can compare it.
 */
export function readPrivateKeyMessage(message: Uint8Array): {
  readonly key: SecretKey;
  readonly publicKey: Uint8Array | undefined;
} {
  const [typeTag, type, dataTag, length] = message;
  const data = message.slice(4);
  // Type and data are the first two fields, a number and bytes; each of our lengths fits into one byte.
  if (typeTag !== 0x08 || dataTag !== 0x12 || length !== data.length || data.length > 127)
    throw invalidFile("what is in it is no private key");
  if (type === protobufType.Ed25519 && (data.length === 64 || data.length === 96))
    return {
      key: { type: "ed25519", bytes: data.slice(0, secretKeyBytes) },
      publicKey: data.slice(32, 64),
    };
  if (type === protobufType.secp256k1 && data.length === secretKeyBytes)
    return { key: { type: "secp256k1", bytes: data }, publicKey: undefined };
  throw invalidFile("the key in it is neither Ed25519 nor secp256k1");
}

const protobufType = { Ed25519: 1, secp256k1: 2 } as const;

/** An Ed25519 key of an old file has 100; the other kinds cannot be used here. */
const longestPlaintextBytes = 128;

/** Looks fields up by any of their names. The same field in two spellings is refused: who reads which would be a guess. */
function lenient(fields: Fields): (...names: readonly string[]) => unknown {
  const plain = new Map<string, unknown>();
  for (const [name, value] of Object.entries(fields)) {
    const key = name.toLowerCase().replace(/[^a-z0-9]/g, "");
    if (plain.has(key)) throw invalidFile(`${key} is there twice`);
    plain.set(key, value);
  }
  return (...names) => {
    const found = names.filter((name) => plain.has(name));
    if (found.length > 1) throw invalidFile(`${found.join(" and ")} mean the same`);
    return plain.get(found[0] ?? "");
  };
}

function objectIn(value: unknown, name: string): Fields {
  if (isFields(value)) return value;
  throw invalidFile(`${name} is missing`);
}

function named(value: unknown, wanted: string, name: string): void {
  if (typeof value === "string" && value.toLowerCase().replace(/[^a-z0-9]/g, "") === wanted) return;
  throw invalidFile(`its ${name} is another one`);
}

function number(value: unknown, name: string): number {
  if (typeof value === "number") return value;
  throw invalidFile(`${name} is no number`);
}

function bytes(value: unknown, name: string, shortest: number, longest: number): Uint8Array {
  const read = typeof value === "string" ? fromHex(value.replace(/^0x/i, "")) : undefined;
  if (read !== undefined && read.length >= shortest && read.length <= longest) return read;
  throw invalidFile(`${name} is not what it should be`);
}
