/**
 * A failure of the world: a file that cannot be read, a peer that is gone, bytes that are no token.
 * `code` has a sentence of its own in the part's errors.ts; `details` are facts for a log or a caller.
 * What a remote actor declines is not an error but a `Refusal`.
 */
export class DmsError extends Error {
  readonly code: string;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(code: string, message: string, { cause, ...details }: ErrorDetails = {}) {
    super(message, cause === undefined ? undefined : { cause });
    this.name = "DmsError";
    this.code = code;
    this.details = details;
  }
}

/** Facts beside the sentence; `cause` becomes the error's own cause. */
export interface ErrorDetails {
  readonly cause?: unknown;
  readonly [fact: string]: unknown;
}

/** The code of a DmsError, else undefined: for callers that choose by code. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof DmsError ? error.code : undefined;
}

/** One sentence for a person, whatever was thrown. */
export function sentenceOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
