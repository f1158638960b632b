import { keystoreError } from "./errors.ts";

/**
 * The bytes that a passphrase stands for in our files: composed (NFC), so that keyboards which spell "é" otherwise open
 * the same file. Throws KEYSTORE_PASSPHRASE_EMPTY.
 */
export function passphraseBytes(passphrase: string): Uint8Array {
  return nonEmpty(new TextEncoder().encode(passphrase.normalize("NFC")));
}

/** The bytes in the original's files: as they were typed. Throws KEYSTORE_PASSPHRASE_EMPTY. */
export function originalPassphraseBytes(passphrase: string): Uint8Array {
  return nonEmpty(new TextEncoder().encode(passphrase));
}

function nonEmpty(bytes: Uint8Array): Uint8Array {
  if (bytes.length > 0) return bytes;
  throw keystoreError("KEYSTORE_PASSPHRASE_EMPTY");
}
