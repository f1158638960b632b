import { keystoreError } from "./errors.ts";

/** What a key is called on this machine; elsewhere it is known by its DID. Safe as the name of a file. */
export type KeyName = string & { readonly __keyName: never };

/** What a person typed as a key's name. Throws KEYSTORE_NAME_INVALID: refused, never tidied up. */
export function keyName(text: string): KeyName {
  if (isKeyName(text)) return text;
  throw keystoreError(
    "KEYSTORE_NAME_INVALID",
    reserved.has(text)
      ? `"${text}" means the device of this name; call the key something else`
      : "a key's name begins with a letter a-z or a digit, goes on with these, - and _, and has at most 64 characters",
    { name: text.slice(0, 80) },
  );
}

/** Whether a key may have this name: lower case only, for some disks cannot tell it from upper case. */
export function isKeyName(text: string): text is KeyName {
  return /^[a-z0-9][a-z0-9_-]{0,63}$/.test(text) && !reserved.has(text);
}

/** "ledger" and "ledger:1" name a device wherever a key may be named. */
const reserved: ReadonlySet<string> = new Set(["ledger"]);
