import type { Crypto } from "../crypto/keys.ts";
import type { Did, Principal } from "../did/did.ts";
import { assert } from "../errors/assert.ts";
import { type Cid, cidOf } from "./cid.ts";
import type { Command } from "./command.ts";
import { isSignedBy, open, seal } from "./envelope.ts";
import { malformed } from "./errors.ts";
import { chainLimit } from "./limits.ts";
import {
  commandField,
  didField,
  expiryField,
  isNonce,
  linkOf,
  linkTo,
  nonceField,
  onlyFields,
  principalField,
  recordField,
  timeField,
} from "./payload.ts";
import type { Signer } from "./signer.ts";

/** A capability used: the issuer asks for `command`, under the subject's authority, and proves it by delegations. */
export interface Invocation {
  readonly cid: Cid;
  readonly bytes: Uint8Array;
  readonly issuer: Did;
  /** Who is to do it. Undefined says the subject itself (in a broadcast: whoever serves the topic). */
  readonly audience: Did | undefined;
  readonly subject: Principal;
  readonly command: Command;
  readonly args: Readonly<Record<string, unknown>>;
  /** Root first: the delegation of the subject itself, then each one it was passed on with. Empty: issuer is subject. */
  readonly proofs: readonly Cid[];
  /** Unix seconds; undefined never. */
  readonly expires: number | undefined;
  /** Unix seconds. */
  readonly issuedAt: number | undefined;
  /** What this is an answer to. */
  readonly cause?: Cid;
  readonly nonce: Uint8Array;
}

/** What an invocation is made of. */
export interface InvocationContents {
  readonly signer: Signer;
  readonly subject: Principal;
  readonly audience?: Did;
  readonly command: Command;
  readonly args: Readonly<Record<string, unknown>>;
  readonly proofs: readonly Cid[];
  readonly expires: number | undefined;
  readonly issuedAt: number | undefined;
  readonly cause?: Cid;
  /** 12 random bytes: two messages with the same contents are two messages. */
  readonly nonce: Uint8Array;
}

/** Signs an invocation. Throws UCAN_UNSENDABLE or UCAN_TOO_LARGE where nobody could read it. */
export function invocation(contents: InvocationContents, crypto: Pick<Crypto, "sha256">): Invocation {
  const { signer, audience, subject, command, args, proofs, expires, issuedAt, cause, nonce } = contents;
  for (const time of [expires, issuedAt])
    assert(time === undefined || (Number.isSafeInteger(time) && time >= 0), "times are whole Unix seconds");
  assert(isNonce(nonce), "a nonce has 8 to 64 bytes");
  const payload = {
    iss: signer.did,
    sub: subject,
    cmd: command,
    args,
    prf: proofs.map(linkTo),
    nonce,
    exp: expires ?? null,
    ...(audience === undefined ? {} : { aud: audience }),
    ...(issuedAt === undefined ? {} : { iat: issuedAt }),
    ...(cause === undefined ? {} : { cause: linkTo(cause) }),
  };
  const bytes = seal("inv", payload, signer);
  return {
    cid: cidOf(bytes, crypto),
    bytes,
    issuer: signer.did,
    audience,
    subject,
    command,
    args,
    proofs,
    expires,
    issuedAt,
    ...(cause === undefined ? {} : { cause }),
    nonce,
  };
}

/** Bytes from outside as an invocation. Throws UCAN_MALFORMED. Does NOT look at the signature: see `verifyChain`. */
export function decodeInvocation(bytes: Uint8Array, crypto: Pick<Crypto, "sha256">): Invocation {
  const { kind, keyType, payload } = open(bytes);
  if (kind !== "inv") throw malformed("this token is a delegation, not an invocation");
  if (keyType !== "ed25519") throw malformed("a wallet's key can delegate, and not send messages");
  onlyFields(payload, fields);
  if ("meta" in payload) recordField(payload, "meta");
  return {
    cid: cidOf(bytes, crypto),
    bytes,
    issuer: didField(payload, "iss"),
    audience: "aud" in payload ? didField(payload, "aud") : undefined,
    subject: principalField(payload, "sub"),
    command: commandField(payload),
    args: recordField(payload, "args"),
    proofs: proofsField(payload["prf"]),
    expires: expiryField(payload),
    issuedAt: "iat" in payload ? timeField(payload, "iat") : undefined,
    ...("cause" in payload ? { cause: linkOf(payload["cause"]) } : {}),
    nonce: nonceField(payload),
  };
}

/** Whether the issuer signed it. */
export function isSignedInvocation(invoked: Invocation, crypto: Pick<Crypto, "verify">): boolean {
  return isSignedBy(invoked.issuer, invoked.bytes, crypto);
}

const fields = new Set(["iss", "aud", "sub", "cmd", "args", "prf", "nonce", "exp", "iat", "cause", "meta"]);

/** More than the chain may be long are read as far as one too many, so that the refusal can say "too-deep". */
function proofsField(value: unknown): readonly Cid[] {
  if (!Array.isArray(value)) throw malformed("prf is not a list");
  const proofs = value.slice(0, chainLimit + 1).map(linkOf);
  if (new Set(proofs).size !== proofs.length) throw malformed("prf names a delegation twice");
  return proofs;
}
