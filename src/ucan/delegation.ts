import type { Crypto } from "../crypto/keys.ts";
import type { Principal } from "../did/did.ts";
import { type Cid, cidOf } from "./cid.ts";
import type { Command } from "./command.ts";
import { isSignedBy, issuerOf, open, seal } from "./envelope.ts";
import { malformed, ucanError } from "./errors.ts";
import {
  commandField,
  expiryField,
  nonceField,
  onlyFields,
  principalField,
  recordField,
  timeField,
} from "./payload.ts";
import { type Policy, parsePolicy } from "./policy.ts";
import type { DelegationSigner } from "./signer.ts";

/** A capability given: the audience may do `command` and all below it to the subject, where the policy is met. */
export interface Delegation {
  readonly cid: Cid;
  readonly bytes: Uint8Array;
  readonly issuer: Principal;
  readonly audience: Principal;
  /** Whose authority it is. Undefined is a powerline: whatever the issuer is given, by whomever. Never at the root. */
  readonly subject: Principal | undefined;
  readonly command: Command;
  readonly policy: Policy;
  /** Unix seconds. */
  readonly notBefore?: number;
  /** Unix seconds; undefined never. */
  readonly expires: number | undefined;
}

/** What a delegation is made of. */
export interface DelegationContents {
  readonly signer: DelegationSigner;
  readonly audience: Principal;
  readonly subject: Principal | undefined;
  readonly command: Command;
  readonly policy?: Policy;
  readonly notBefore?: number;
  readonly expires: number | undefined;
  /** 12 random bytes. */
  readonly nonce: Uint8Array;
}

/** Signs a delegation. Throws UCAN_UNSENDABLE, UCAN_TOO_LARGE or UCAN_POLICY_INVALID where nobody could read it. */
export function delegate(contents: DelegationContents, crypto: Pick<Crypto, "sha256">): Delegation {
  const { signer, audience, subject, command, policy, notBefore, expires, nonce } = contents;
  const payload = {
    iss: signer.did,
    aud: audience,
    sub: subject ?? null,
    cmd: command,
    pol: parsePolicy(policy ?? []),
    nonce,
    exp: expires ?? null,
    ...(notBefore === undefined ? {} : { nbf: notBefore }),
  };
  const bytes = seal("dlg", payload, signer);
  try {
    return decodeDelegation(bytes, crypto);
  } catch (cause) {
    throw ucanError("UCAN_UNSENDABLE", undefined, { cause });
  }
}

/**
 * Bytes from outside as a delegation. Throws UCAN_MALFORMED. Does NOT look at the signature: `verifyChain` does, after
 * everything that is cheaper.
 */
export function decodeDelegation(bytes: Uint8Array, crypto: Pick<Crypto, "sha256">): Delegation {
  const { kind, keyType, payload } = open(bytes);
  if (kind !== "dlg") throw malformed("this token is an invocation, not a delegation");
  onlyFields(payload, fields);
  nonceField(payload);
  if ("meta" in payload) recordField(payload, "meta");
  return {
    cid: cidOf(bytes, crypto),
    bytes,
    issuer: issuerOf(principalField(payload, "iss"), keyType),
    audience: principalField(payload, "aud"),
    subject: payload["sub"] === null ? undefined : principalField(payload, "sub"),
    command: commandField(payload),
    policy: receivedPolicy(payload["pol"]),
    ...("nbf" in payload ? { notBefore: timeField(payload, "nbf") } : {}),
    expires: expiryField(payload),
  };
}

/** Whether the issuer signed it. Costs a signature check; `verifyChain` keeps the answer in its cache. */
export function isSignedDelegation(delegation: Delegation, crypto: Pick<Crypto, "verify">): boolean {
  return isSignedBy(delegation.issuer, delegation.bytes, crypto);
}

const fields = new Set(["iss", "aud", "sub", "cmd", "pol", "nonce", "exp", "nbf", "meta"]);

function receivedPolicy(value: unknown): Policy {
  try {
    return parsePolicy(value);
  } catch (cause) {
    throw malformed("pol is not a policy", { cause });
  }
}
