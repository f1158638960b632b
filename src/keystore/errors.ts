import { DmsError, type ErrorDetails } from "../errors/dms-error.ts";

/** What can go wrong with keys, and with those who sign for a person. */
export const keystoreErrors = {
  KEYSTORE_NAME_INVALID: "the name is not one that a key may have",
  KEYSTORE_KEY_EXISTS: "a key of this name is there already",
  KEYSTORE_KEY_MISSING: "there is no key of this name",
  KEYSTORE_PASSPHRASE_EMPTY: "an empty passphrase protects nothing",
  KEYSTORE_PASSPHRASE_WRONG: "the passphrase is wrong, or the key's file was changed",
  KEYSTORE_FILE_INVALID: "the file is not a key in a form that is read here",
  KEYSTORE_COST_REFUSED: "the file asks for more work or memory than any honest key does",
  KEYSTORE_NOT_PRIVATE: "others may read or change the keys",
  KEYSTORE_KEY_UNSUPPORTED: "the key is of a kind that nobody here can use",
  AGENT_RUNNING: "an agent keeps keys open already",
  AGENT_ANSWER_UNKNOWN: "what answers in the agent's place is no agent of ours",
  SIGNER_MISSING: "the program or device that is to sign is not there",
  SIGNER_REFUSED: "the program or device declined to sign",
  SIGNER_TOO_SLOW: "the program or device did not answer in time",
  SIGNER_ANSWER_UNKNOWN: "the program or device answered something else than a key or a signature",
  SIGNER_KEY_DIFFERS: "the signature is not of the key that was to sign",
} as const;

/** A failure with one of these codes; without a sentence of its own it says what the code says. */
export function keystoreError(
  code: keyof typeof keystoreErrors,
  sentence: string = keystoreErrors[code],
  details: ErrorDetails = {},
): DmsError {
  return new DmsError(code, sentence, details);
}

/** The file came from outside and is not what it should be. */
export function invalidFile(why: string, details?: ErrorDetails): DmsError {
  return keystoreError("KEYSTORE_FILE_INVALID", `this is not a key that can be read here: ${why}`, details);
}
