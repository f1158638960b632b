import type { Crypto } from "../crypto/keys.ts";
import { errorCode } from "../errors/dms-error.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import { frameLimitBytes } from "../network/network.ts";
import { read, write } from "../ucan/codec.ts";
import type { Invocation } from "../ucan/invocation.ts";
import { tokenLimitBytes } from "../ucan/limits.ts";
import { actorError } from "./errors.ts";

/** An invocation that is signed, and its content where that had no room inside. */
export interface Written {
  readonly invocation: Invocation;
  readonly beside?: Uint8Array;
}

/**
 * Signs an invocation with this content under `name` in its arguments. What is too large for a token goes beside it,
 * and its digest inside, so that the signature covers it all the same. Throws as `whyUnsendable` tells.
 */
export function written(
  crypto: Crypto,
  name: string,
  content: unknown,
  sign: (args: Readonly<Record<string, unknown>>) => Invocation,
): Written {
  try {
    return { invocation: sign(content === undefined ? {} : { [name]: content }) };
  } catch (error) {
    if (whyUnsendable(error) !== "too-large") throw error;
  }
  const beside = write(content);
  if (beside.length > besideLimitBytes)
    throw actorError(
      "ACTOR_TOO_LARGE",
      `a message carries at most ${besideLimitBytes} bytes, not ${beside.length}`,
    );
  return { invocation: sign({ digest: crypto.sha256(beside) }), beside };
}

/**
 * The content under `name`, from the arguments or from beside them. To be asked for once the signature was found right:
 * only then is a large content worth its digest. Refused: "malformed".
 */
export function contentOf({ invocation, beside }: Written, name: string, crypto: Crypto): Reply<unknown> {
  const { digest, [name]: inline } = invocation.args;
  if (beside === undefined) return digest === undefined ? grant(inline) : malformed;
  if (!(digest instanceof Uint8Array) || !isSame(digest, crypto.sha256(beside))) return malformed;
  try {
    return grant(read(beside, 0));
  } catch {
    return malformed; // Whatever the codec says about it: it was signed, and still is no data.
  }
}

/** Why a message could not be written: its contents are no data, or too much of it. Undefined for other failures. */
export function whyUnsendable(error: unknown): "not-data" | "too-large" | undefined {
  switch (errorCode(error)) {
    case "ACTOR_TOO_LARGE":
    case "UCAN_TOO_LARGE":
      return "too-large";
    case "ACTOR_NOT_DATA":
    case "UCAN_UNSENDABLE":
      return "not-data";
    default:
      return undefined;
  }
}

/** Leaves room for the invocation itself and the proofs of any chain we have seen. */
const besideLimitBytes = frameLimitBytes - tokenLimitBytes;

const malformed = refuse("malformed", "the message does not come with the content that was signed");

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
