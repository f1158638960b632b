import type { Crypto } from "../crypto/keys.ts";
import { read, write } from "./codec.ts";
import { type Delegation, decodeDelegation } from "./delegation.ts";
import { kindOf } from "./envelope.ts";
import { malformed } from "./errors.ts";
import { decodeInvocation, type Invocation } from "./invocation.ts";
import { chainLimit, tokenLimitBytes } from "./limits.ts";
import { isPlainMap } from "./payload.ts";

/** How much of a frame is read at all. */
export interface ContainerLimits {
  readonly frameBytes: number;
  readonly tokens: number;
  readonly tokenBytes: number;
}

/** What an actor's frame may be: one invocation with its whole chain. */
export const containerLimits: ContainerLimits = {
  frameBytes: 65_536,
  tokens: chainLimit + 1,
  tokenBytes: tokenLimitBytes,
};

/** Tokens as one frame: UCAN container 0.1.0, raw. It carries no CIDs: the receiver hashes, and believes nobody. */
export function encodeContainer(tokens: readonly Uint8Array[]): Uint8Array {
  const content = write({ [version]: [...tokens].sort(inByteOrder) });
  const frame = new Uint8Array(content.length + 1);
  frame[0] = rawHeader;
  frame.set(content, 1);
  return frame;
}

/** The tokens in a frame, in the order of their bytes. Throws UCAN_MALFORMED. */
export function decodeContainer(
  frame: Uint8Array,
  limits: ContainerLimits = containerLimits,
): readonly Uint8Array[] {
  if (frame.length > limits.frameBytes) throw malformed(`a frame has at most ${limits.frameBytes} bytes`);
  if (frame[0] !== rawHeader) throw malformed("this is not a raw UCAN container");
  const content = read(frame, 1);
  const tokens: unknown =
    isPlainMap(content) && Object.keys(content).length === 1 ? content[version] : undefined;
  if (!Array.isArray(tokens)) throw malformed("this is not a UCAN container of version 1");
  if (tokens.length > limits.tokens) throw malformed(`a frame has at most ${limits.tokens} tokens`);
  const result = tokens.map((token) => sizedToken(token, limits.tokenBytes));
  if (result.some((token, at) => inByteOrder(result[at - 1] ?? nothing, token) >= 0))
    throw malformed("the tokens of a frame are not sorted, or not distinct");
  return result;
}

/** The one invocation among a frame's tokens, and the delegations that came with it, in no particular order. Throws UCAN_MALFORMED. */
export function parseTokens(
  tokens: readonly Uint8Array[],
  crypto: Pick<Crypto, "sha256">,
): { readonly invocation: Invocation; readonly delegations: readonly Delegation[] } {
  const invocations = tokens.filter((token) => kindOf(token) === "inv");
  const [invoked] = invocations;
  if (invoked === undefined || invocations.length > 1) throw malformed("a frame has exactly one invocation");
  if (tokens.length - 1 > chainLimit) throw malformed(`a frame has at most ${chainLimit} delegations`);
  const others = tokens.filter((token) => token !== invoked);
  return {
    invocation: decodeInvocation(invoked, crypto),
    delegations: others.map((token) => decodeDelegation(token, crypto)),
  };
}

const rawHeader = 0x40;
const version = "ctn-v1";
const nothing = new Uint8Array();

function sizedToken(token: unknown, limitBytes: number): Uint8Array {
  if (!(token instanceof Uint8Array)) throw malformed("a token is not bytes");
  if (token.length === 0 || token.length > limitBytes)
    throw malformed(`a token has at most ${limitBytes} bytes`);
  return token;
}

/** As text would be sorted, byte by byte; a token that begins another comes before it. */
function inByteOrder(one: Uint8Array, other: Uint8Array): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const difference = (one[at] ?? 0) - (other[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}
