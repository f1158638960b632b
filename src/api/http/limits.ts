/** What one local program may cost the node that it asks. */
export const limits = {
  /** An ensemble is a few kilobytes; a mebibyte leaves room for the largest one that the parser takes. */
  bodyBytes: 1024 * 1024,
  /** Nobody of ours sends more than a few hundred. */
  headerBytes: 8 * 1024,
  /** A local program sends its headers at once. */
  headersMs: 10_000,
  /** The same for a body of the largest size. Says nothing about how long the answer takes. */
  requestMs: 30_000,
  keepAliveMs: 5_000,
  /** Each may be a program that waits for a deployment; more are closed at once. */
  connections: 256,
  /** Those who wait are told that it is over; then they are cut off. */
  closingMs: 2_000,
} as const;
