import { DmsError, type ErrorDetails } from "../errors/dms-error.ts";

/** What can be wrong with a token as such. Whether a sound token suffices for something is a Refusal: see chain.ts. */
export const ucanErrors = {
  UCAN_MALFORMED: "the bytes are not a UCAN 1.0 token in canonical form",
  UCAN_COMMAND_INVALID: "the text is not a command",
  UCAN_POLICY_INVALID: "the policy is not one of the UCAN policy language, or too large",
  UCAN_UNSENDABLE: "a token of these contents could not be read by anybody",
  UCAN_TOO_LARGE: "the token would be larger than anybody reads",
  UCAN_SIGNATURE_WRONG: "the token's signature is not its issuer's",
} as const;

/** A failure with one of these codes; without a sentence of its own it says what the code says. */
export function ucanError(
  code: keyof typeof ucanErrors,
  sentence: string = ucanErrors[code],
  details: ErrorDetails = {},
): DmsError {
  return new DmsError(code, sentence, details);
}

/** The bytes came from outside and are not what they should be. */
export function malformed(sentence: string, details?: ErrorDetails): DmsError {
  return ucanError("UCAN_MALFORMED", sentence, details);
}
