import { errorCode } from "../errors/dms-error.ts";

/**
 * Why a message could not be written: its contents are no data, or too much of it. Undefined for any other failure,
 * which is then a mistake of ours and nothing that may be answered with a refusal.
 */
export function whyUnsendable(error: unknown): "not-data" | "too-large" | undefined {
  const code = errorCode(error);
  if (code === "ACTOR_NOT_DATA") return "not-data";
  if (code !== "UCAN_UNSENDABLE") return undefined;
  // The token's size is the only complaint that is not caused by another error: that of the codec.
  return error instanceof Error && error.cause === undefined ? "too-large" : "not-data";
}
