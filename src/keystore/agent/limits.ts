/** A request or answer in one line: the largest asks to sign a token of 16 KiB, which in hex is twice that. */
export const lineLimitBytes = 65_536;

/** Programs of one person that ask at once. */
export const connectionLimit = 16;

/** Who has said nothing by then is no program of ours, or hangs. */
export const lineTimeoutMs = 10_000;
