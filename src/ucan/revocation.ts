import type { Crypto } from "../crypto/keys.ts";
import type { Principal } from "../did/did.ts";
import { assert } from "../errors/assert.ts";
import { type Cid, cidOf } from "./cid.ts";
import { command } from "./command.ts";
import { decodeContainer, encodeContainer } from "./container.ts";
import { type Delegation, decodeDelegation } from "./delegation.ts";
import { isSignedBy, issuerOf, kindOf, open, seal } from "./envelope.ts";
import { malformed } from "./errors.ts";
import { chainLimit } from "./limits.ts";
import {
  expiryField,
  linkOf,
  linkTo,
  nonceField,
  onlyFields,
  principalField,
  recordField,
  timeField,
} from "./payload.ts";
import type { DelegationSigner } from "./signer.ts";

/**
 * Somebody's word that a delegation holds no longer, as far as it passes on what was theirs. Irreversible: whatever it
 * says about its own expiry, there is no taking it back.
 */
export interface Revocation {
  readonly cid: Cid;
  readonly bytes: Uint8Array;
  readonly revoker: Principal;
  readonly revoked: Cid;
  /** From a delegation in whose chain the revoker stands, to the one revoked, which comes last. */
  readonly path: readonly Cid[];
}

/** A revocation with what shows that its issuer may revoke: the delegations of its path, in that order. */
export interface RevocationEvidence {
  readonly revocation: Revocation;
  readonly path: readonly Delegation[];
}

/** What a revocation is made of. */
export interface RevocationContents {
  readonly signer: DelegationSigner;
  /** The last one is revoked; the signer must have issued one of them. */
  readonly path: readonly Delegation[];
  /** Unix seconds. */
  readonly issuedAt: number;
  /** 12 random bytes. */
  readonly nonce: Uint8Array;
}

/** The command of every revocation. */
export const revokeCommand = command("/ucan/revoke");

/** Signs a revocation of the last delegation of the path. A wallet may: it takes back what it has given. */
export function revoke(contents: RevocationContents, crypto: Pick<Crypto, "sha256">): RevocationEvidence {
  const { signer, path, issuedAt, nonce } = contents;
  const revoked = path.at(-1);
  assert(revoked !== undefined && path.length <= chainLimit, "the path ends with what is revoked");
  assert(isUpstream(signer.did, path), "who revokes has issued a delegation on the way to the one revoked");
  const payload = {
    iss: signer.did,
    sub: signer.did,
    cmd: revokeCommand,
    args: { rev: linkTo(revoked.cid), pth: path.map(({ cid }) => linkTo(cid)) },
    prf: [],
    nonce,
    exp: null,
    iat: issuedAt,
  };
  return { revocation: decodeRevocation(seal("inv", payload, signer), crypto), path };
}

/** Bytes from outside as a revocation. Throws UCAN_MALFORMED. Looks at no signature: the set of revocations does. */
export function decodeRevocation(bytes: Uint8Array, crypto: Pick<Crypto, "sha256">): Revocation {
  const { kind, keyType, payload } = open(bytes);
  if (kind !== "inv" || payload["cmd"] !== revokeCommand) throw malformed("this token is no revocation");
  onlyFields(payload, fields);
  const revoker = issuerOf(principalField(payload, "iss"), keyType);
  if (payload["sub"] !== revoker)
    throw malformed("a revocation is its issuer's own word, and about nobody else");
  if (!Array.isArray(payload["prf"]) || payload["prf"].length > 0)
    throw malformed("a revocation needs no delegations but those on its path");
  if ("aud" in payload) principalField(payload, "aud");
  if ("iat" in payload) timeField(payload, "iat");
  if ("meta" in payload) recordField(payload, "meta");
  nonceField(payload);
  expiryField(payload);
  return { cid: cidOf(bytes, crypto), bytes, revoker, ...target(recordField(payload, "args")) };
}

/** Whether the revoker signed it. */
export function isSignedRevocation(revocation: Revocation, crypto: Pick<Crypto, "verify">): boolean {
  return isSignedBy(revocation.revoker, revocation.bytes, crypto);
}

/** Whether somebody issued one of these delegations: what passes through their hands they may take back. */
export function isUpstream(revoker: Principal, path: readonly Delegation[]): boolean {
  return path.some(({ issuer }) => issuer === revoker);
}

/** The frame in which a revocation travels, with its path, so that it convinces whoever has never seen either. */
export function encodeRevocation({ revocation, path }: RevocationEvidence): Uint8Array {
  return encodeContainer([revocation.bytes, ...path.map(({ bytes }) => bytes)]);
}

/** The revocation in a frame, with as much of its path as came along. Throws UCAN_MALFORMED. Looks at no signature. */
export function decodeRevocationFrame(frame: Uint8Array, crypto: Pick<Crypto, "sha256">): RevocationEvidence {
  const tokens = decodeContainer(frame);
  const [bytes, ...others] = tokens.filter((token) => kindOf(token) === "inv");
  if (bytes === undefined || others.length > 0) throw malformed("a frame has exactly one revocation");
  const revocation = decodeRevocation(bytes, crypto);
  const delegations = tokens
    .filter((token) => token !== bytes)
    .map((token) => decodeDelegation(token, crypto));
  const path = revocation.path.flatMap((cid) => delegations.find((link) => link.cid === cid) ?? []);
  if (path.length !== delegations.length)
    throw malformed("a frame has delegations that its revocation does not name");
  return { revocation, path };
}

const fields = new Set(["iss", "aud", "sub", "cmd", "args", "prf", "nonce", "exp", "iat", "meta"]);

function target(args: Readonly<Record<string, unknown>>): Pick<Revocation, "revoked" | "path"> {
  const { rev, pth, ...others } = args;
  if (Object.keys(others).length > 0) throw malformed("a revocation has arguments that nobody knows");
  if (!Array.isArray(pth) || pth.length === 0 || pth.length > chainLimit)
    throw malformed(`the path of a revocation has 1 to ${chainLimit} delegations`);
  const path = pth.map(linkOf);
  const revoked = linkOf(rev);
  if (path.at(-1) !== revoked) throw malformed("the path of a revocation ends with what it revokes");
  if (new Set(path).size !== path.length)
    throw malformed("the path of a revocation names a delegation twice");
  return { revoked, path };
}
