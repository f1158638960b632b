import type { Crypto } from "../crypto/keys.ts";
import { errorCode } from "../errors/dms-error.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import { frameLimitBytes } from "../network/network.ts";
import { decodeContainer, encodeContainer, parseTokens } from "../ucan/container.ts";
import type { Delegation } from "../ucan/delegation.ts";
import type { Invocation } from "../ucan/invocation.ts";

/** What one frame carries: an invocation, which is the message, and what goes along with it. */
export interface Parcel {
  readonly invocation: Invocation;
  /** Sent along to prove it. */
  readonly delegations: readonly Delegation[];
  /** Content that had no room in the invocation, which holds its digest: see content.ts. */
  readonly beside?: Uint8Array;
}

/** The parcel's bytes: a UCAN container, or, with something beside it, a mark, the container's length, both. */
export function frameOf({ invocation, delegations, beside }: Parcel): Uint8Array {
  const container = encodeContainer([invocation.bytes, ...delegations.map(({ bytes }) => bytes)]);
  if (beside === undefined) return container;
  const frame = new Uint8Array(headBytes + container.length + beside.length);
  frame[0] = besideMark;
  new DataView(frame.buffer).setUint32(1, container.length);
  frame.set(container, headBytes);
  frame.set(beside, headBytes + container.length);
  return frame;
}

/** A frame from outside, read as far as its form goes. Refused: "frame-too-large", "malformed". */
export function readFrame(frame: Uint8Array, crypto: Crypto): Reply<Parcel> {
  if (frame.length > frameLimitBytes) return tooLarge;
  try {
    return grant(
      frame[0] === besideMark ? withBeside(frame, crypto) : parseTokens(decodeContainer(frame), crypto),
    );
  } catch (error) {
    if (errorCode(error) !== "UCAN_MALFORMED") throw error;
    return malformed;
  }
}

/** A container begins with 0x40. */
const besideMark = 0x01;

/** The mark, and 32 bits for the container's length, the most significant first. */
const headBytes = 5;

const tooLarge = refuse("frame-too-large", `a frame has at most ${frameLimitBytes} bytes`);
const malformed = refuse("malformed", "the frame is not an invocation with its proofs");

function withBeside(frame: Uint8Array, crypto: Crypto): Parcel {
  // A frame too short for its head reads as an empty container, which the codec refuses.
  const head = frame.length < headBytes ? 0 : new DataView(frame.buffer, frame.byteOffset).getUint32(1);
  const end = headBytes + head;
  const parcel = parseTokens(decodeContainer(frame.subarray(headBytes, end)), crypto);
  return { ...parcel, beside: frame.subarray(end) };
}
