import { createCipheriv, createDecipheriv, createHash, scrypt, timingSafeEqual } from "node:crypto";
import { keystoreError } from "../errors.ts";
import { costBytes, type KeyCost } from "../key-cost.ts";
import { headerBytes, type KeyFile, type KeyHeader, tagBytes } from "../key-file.ts";
import { type OriginalKeyFile, originalDerivedBytes, readPrivateKeyMessage } from "../original-key-file.ts";
import { originalPassphraseBytes, passphraseBytes } from "../passphrase.ts";

/** Enciphers the secret under the passphrase. */
export async function seal(header: KeyHeader, secret: Uint8Array, passphrase: string): Promise<KeyFile> {
  const key = await derived(passphraseBytes(passphrase), header.salt, header.cost, cipherKeyBytes);
  const cipher = createCipheriv("aes-256-gcm", key, header.nonce, { authTagLength: tagBytes });
  cipher.setAAD(headerBytes(header));
  const sealed = new Uint8Array([...cipher.update(secret), ...cipher.final(), ...cipher.getAuthTag()]);
  key.fill(0);
  return { header, sealed };
}

/** The secret again. KEYSTORE_PASSPHRASE_WRONG for whatever does not fit together: which of them it was, none can tell. */
export async function unseal({ header, sealed }: KeyFile, passphrase: string): Promise<Uint8Array> {
  const key = await derived(passphraseBytes(passphrase), header.salt, header.cost, cipherKeyBytes);
  const decipher = createDecipheriv("aes-256-gcm", key, header.nonce, { authTagLength: tagBytes });
  decipher.setAAD(headerBytes(header));
  decipher.setAuthTag(sealed.subarray(-tagBytes));
  try {
    return new Uint8Array([...decipher.update(sealed.subarray(0, -tagBytes)), ...decipher.final()]);
  } catch (cause) {
    throw keystoreError("KEYSTORE_PASSPHRASE_WRONG", undefined, { cause });
  } finally {
    key.fill(0);
  }
}

/** The key in a file of the original, with its public half where it has one. Refuses as `unseal` does. */
export async function unsealOriginal(
  { cost, salt, iv, ciphertext, mac }: OriginalKeyFile,
  passphrase: string,
): Promise<ReturnType<typeof readPrivateKeyMessage>> {
  const key = await derived(originalPassphraseBytes(passphrase), salt, cost, originalDerivedBytes);
  const computed = createHash("sha3-256").update(key.subarray(32)).update(ciphertext).digest();
  try {
    if (!timingSafeEqual(computed, mac)) throw keystoreError("KEYSTORE_PASSPHRASE_WRONG");
    const decipher = createDecipheriv("aes-256-ctr", key.subarray(0, 32), iv);
    return readPrivateKeyMessage(new Uint8Array([...decipher.update(ciphertext), ...decipher.final()]));
  } finally {
    key.fill(0);
  }
}

const cipherKeyBytes = 32;

/** What the library itself needs beside the table that the parameters speak of. */
const overheadBytes = 1024 * 1024;

/** In the thread pool, for it takes a second. The parameters have passed `checkCost`. */
function derived(passphrase: Uint8Array, salt: Uint8Array, cost: KeyCost, length: number): Promise<Buffer> {
  const options = { N: cost.n, r: cost.r, p: cost.p, maxmem: costBytes(cost) + overheadBytes };
  return new Promise((resolve, reject) => {
    scrypt(passphrase, salt, length, options, (error, key) => {
      passphrase.fill(0);
      if (error === null) resolve(key);
      else reject(error);
    });
  });
}
