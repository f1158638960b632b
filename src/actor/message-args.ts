import { grant, type Reply, refuse } from "../errors/refusal.ts";
import { command } from "../ucan/command.ts";
import type { Invocation } from "../ucan/invocation.ts";

/** The arguments of an invocation that asks an actor for a behaviour, beside its content, the behaviour's input. */
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
}

/** The arguments of an invocation that answers another, its `cause`, beside its content, the outcome. */
export interface ReceiptAddress {
  /** The inbox of whoever asked. */
  readonly to: string;
  /** The inbox of whoever answers. */
  readonly from: string;
}

/** The command of every receipt: its issuer states what came of the invocation that it names as its cause. */
export const receiptCommand = command("/ucan/assert/receipt");

/** Inbox names, ours and others'. */
export const inboxLimitCharacters = 128;

/** The arguments of an invocation as a request; undefined where they are none. */
export function readRequest({ args }: Invocation): Request | undefined {
  const { to, from, topic, hops, asks } = args;
  if (!isName(to) || !isName(from) || !isName(topic)) return undefined;
  if (typeof hops !== "number" || typeof asks !== "boolean") return undefined;
  return { to, from, topic, hops, asks };
}

/** The arguments of an invocation as a receipt's; undefined where they are none. */
export function readReceipt({ args }: Invocation): ReceiptAddress | undefined {
  const { to, from } = args;
  return isName(to) && isName(from) ? { to, from } : undefined;
}

/** The content of a receipt for this outcome. What is undefined leaves no field. */
export function outcomeContent(out: Reply<unknown>): Readonly<Record<string, unknown>> {
  if (out.granted) return out.value === undefined ? {} : { ok: out.value };
  const { because, message, details } = out;
  return { error: details === undefined ? { because, message } : { because, message, details } };
}

/** A receipt's content as an outcome; undefined where it is none. */
export function readOutcome(content: unknown): Reply<unknown> | undefined {
  if (!isRecord(content)) return undefined;
  return "error" in content ? readRefusal(content["error"]) : grant(content["ok"]);
}

/** The name of a request's content among its arguments. */
export const requestContent = "msg";

/** The name of a receipt's. */
export const receiptContent = "out";

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
