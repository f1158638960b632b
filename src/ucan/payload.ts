import { CID } from "multiformats/cid";
import { boundedCache } from "../crypto/bounded-cache.ts";
import { type Did, type Principal, parseDid, parsePrincipal } from "../did/did.ts";
import { bytesOfCid, type Cid, cidFromBytes } from "./cid.ts";
import { type Command, isCommand } from "./command.ts";
import { malformed } from "./errors.ts";

/** A token's payload before its fields are known to be what they should be. */
export type Payload = Readonly<Record<string, unknown>>;

/** Every key must be one that the specification knows: what nobody reads could carry what somebody believes. */
export function onlyFields(payload: Payload, known: ReadonlySet<string>): void {
  for (const key of Object.keys(payload))
    if (!known.has(key)) throw malformed(`the payload has an unknown field ${key.slice(0, 32)}`);
}

/** A principal, also a wallet, that must be there. */
export function principalField(payload: Payload, name: string): Principal {
  const text = payload[name];
  const principal = typeof text === "string" ? parsePrincipal(text) : undefined;
  if (principal === undefined) throw malformed(`${name} is not a did:key of Ed25519 or secp256k1`);
  return principal;
}

/** A DID that must be there: somebody who signs or receives messages. */
export function didField(payload: Payload, name: string): Did {
  const text = payload[name];
  const did = typeof text === "string" ? parseDid(text) : undefined;
  if (did === undefined) throw malformed(`${name} is not an Ed25519 did:key`);
  return did;
}

/** `cmd`, in our strict form of commands. */
export function commandField(payload: Payload): Command {
  const text = payload["cmd"];
  if (typeof text === "string" && isCommand(text)) return text;
  throw malformed("cmd is not a command");
}

/** Unix seconds. The caller says whether null (never) or absence is allowed. */
export function timeField(payload: Payload, name: string): number {
  const time = payload[name];
  if (typeof time === "number" && Number.isSafeInteger(time) && time >= 0) return time;
  throw malformed(`${name} is not a time in whole seconds`);
}

/** `exp` must be there; null says that the token never expires. */
export function expiryField(payload: Payload): number | undefined {
  return payload["exp"] === null ? undefined : timeField(payload, "exp");
}

/** What makes two tokens with the same contents different tokens. */
export function nonceField(payload: Payload): Uint8Array {
  const nonce = payload["nonce"];
  if (nonce instanceof Uint8Array && isNonce(nonce)) return nonce;
  throw malformed(`nonce is not ${shortestNonceBytes} to ${longestNonceBytes} bytes`);
}

/** 12 random bytes are what we write; others write 16. */
export function isNonce(bytes: Uint8Array): boolean {
  return bytes.length >= shortestNonceBytes && bytes.length <= longestNonceBytes;
}

/** A map that must be there. */
export function recordField(payload: Payload, name: string): Readonly<Record<string, unknown>> {
  const value = payload[name];
  if (isPlainMap(value)) return value;
  throw malformed(`${name} is not a map`);
}

/** The token that a link names, as the codec hands it out. */
export function linkOf(value: unknown): Cid {
  const link = CID.asCID(value);
  const cid = link === null ? undefined : cidFromBytes(link.bytes);
  if (cid === undefined) throw malformed("a link does not name a token");
  return cid;
}

/** The form in which the codec takes a link. */
export function linkTo(cid: Cid): CID {
  const known = links.get(cid);
  if (known !== undefined) return known;
  const link = CID.decode(bytesOfCid(cid));
  links.set(cid, link);
  return link;
}

/** The proofs that a node shows are the same few in every message; making a link of text is a third of writing it. */
const links = boundedCache<Cid, CID>(256);

/** Whether this is a map on the wire: neither a list, nor bytes, nor a link. */
export function isPlainMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** Fewer than 8 could repeat, more than 64 are freight. */
const shortestNonceBytes = 8;
const longestNonceBytes = 64;
