import type { Crypto } from "../crypto/keys.ts";
import { errorCode } from "../errors/dms-error.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import { frameLimitBytes } from "../network/network.ts";
import { command } from "../ucan/command.ts";
import { decodeContainer, encodeContainer, parseTokens } from "../ucan/container.ts";
import type { Delegation } from "../ucan/delegation.ts";
import type { Invocation } from "../ucan/invocation.ts";

/** What arrived in one frame: an invocation, which is the message, and delegations sent along to prove it. */
export interface Parcel {
  readonly invocation: Invocation;
  readonly delegations: readonly Delegation[];
}

/** The arguments of an invocation that asks an actor for a behaviour. */
export interface Request {
  /** The inbox it is for; "" in a broadcast. */
  readonly to: string;
  /** The sender's inbox, where the receipt goes. */
  readonly from: string;
  /** The topic it was published on; "" when it is for one actor. */
  readonly topic: string;
  /** How many delegations stand behind it, so that a policy can bound them. */
  readonly hops: number;
  /** Whether the sender waits for a receipt. */
  readonly asks: boolean;
  /** The behaviour's input, of which nothing is known yet. */
  readonly msg: unknown;
}

/** The arguments of an invocation that answers one. What it answers is its `cause`. */
export interface ReceiptArgs {
  /** The inbox of whoever asked. */
  readonly to: string;
  /** The inbox of whoever answers. */
  readonly from: string;
  readonly out: Reply<unknown>;
}

/** The command of every receipt: its issuer states what came of the invocation that it names as its cause. */
export const receiptCommand = command("/ucan/assert/receipt");

/** Inbox names, ours and others'. */
export const inboxLimitCharacters = 128;

/** The frame of an invocation and the proofs that travel with it. */
export function frameOf(invocation: Invocation, proofs: readonly Delegation[]): Uint8Array {
  return encodeContainer([invocation.bytes, ...proofs.map(({ bytes }) => bytes)]);
}

/** A frame from outside, read as far as its form goes. Refused: "frame-too-large", "malformed". */
export function readFrame(frame: Uint8Array, crypto: Crypto): Reply<Parcel> {
  if (frame.length > frameLimitBytes) return tooLarge;
  try {
    return grant(parseTokens(decodeContainer(frame), crypto));
  } catch (error) {
    if (errorCode(error) !== "UCAN_MALFORMED") throw error;
    return malformed;
  }
}

/** The arguments for a request; the counterpart of `readRequest`. */
export function requestArgs(request: Request): Readonly<Record<string, unknown>> {
  const { msg, ...rest } = request;
  return msg === undefined ? rest : { ...rest, msg };
}

/** The arguments of an invocation as a request; undefined where they are none. */
export function readRequest({ args }: Invocation): Request | undefined {
  const { to, from, topic, hops, asks, msg } = args;
  if (!isName(to) || !isName(from) || !isName(topic)) return undefined;
  if (typeof hops !== "number" || typeof asks !== "boolean") return undefined;
  return { to, from, topic, hops, asks, msg };
}

/** The arguments for a receipt; the counterpart of `readReceipt`. What is undefined leaves no field. */
export function receiptArgs({ to, from, out }: ReceiptArgs): Readonly<Record<string, unknown>> {
  if (out.granted) return { to, from, out: out.value === undefined ? {} : { ok: out.value } };
  const { because, message, details } = out;
  const error = details === undefined ? { because, message } : { because, message, details };
  return { to, from, out: { error } };
}

/** The arguments of an invocation as a receipt; undefined where they are none. */
export function readReceipt({ args }: Invocation): ReceiptArgs | undefined {
  const { to, from, out } = args;
  if (!isName(to) || !isName(from) || !isRecord(out)) return undefined;
  if (!("error" in out)) return { to, from, out: grant(out["ok"]) };
  const refusal = readRefusal(out["error"]);
  return refusal === undefined ? undefined : { to, from, out: refusal };
}

const tooLarge = refuse("frame-too-large", `a frame has at most ${frameLimitBytes} bytes`);
const malformed = refuse("malformed", "the frame is not an invocation with its proofs");

/** What others say about a refusal ends up before people and in logs, so its length is bounded. */
const messageLimitCharacters = 2000;

const codeForm = /^[a-z0-9][a-z0-9-]{0,63}$/;

function readRefusal(error: unknown) {
  if (!isRecord(error)) return undefined;
  const { because, message, details } = error;
  if (typeof because !== "string" || !codeForm.test(because) || typeof message !== "string") return undefined;
  const text = message.slice(0, messageLimitCharacters);
  return isRecord(details) ? refuse(because, text, details) : refuse(because, text);
}

function isName(value: unknown): value is string {
  return typeof value === "string" && value.length <= inboxLimitCharacters;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array)
  );
}
