import type { Crypto } from "../crypto/keys.ts";
import { keyOf, type Principal } from "../did/did.ts";
import { assert } from "../errors/assert.ts";
import {
  type Delegation,
  type DelegationContents,
  delegate,
  isSignedDelegation,
} from "../ucan/delegation.ts";
import { keystoreError } from "./errors.ts";
import type { ExternalSigner } from "./external-signer.ts";

/**
 * Signs a delegation with an agent, a program or a device. Rejects as `delegate` throws, as the signer does, and with
 * SIGNER_KEY_DIFFERS where it signed with another key than it said: nobody is handed a token that nobody takes.
 */
export async function delegateWith(
  signer: ExternalSigner,
  contents: Omit<DelegationContents, "signer">,
  crypto: Pick<Crypto, "sha256" | "verify">,
): Promise<Delegation> {
  const delegation = await signedWith(signer, (now) => delegate({ ...contents, signer: now }, crypto));
  if (isSignedDelegation(delegation, crypto)) return delegation;
  throw keystoreError("SIGNER_KEY_DIFFERS", undefined, { did: signer.did });
}

/**
 * What `make` makes of a signer that answers at once, made with one that does not: it is called twice, first to learn
 * what is to be signed, then with the signature. It must therefore ask for the same signature both times, and only that.
 * The signature is not verified here.
 */
export async function signedWith<Name extends Principal, Token>(
  { did, algorithm, sign }: ExternalSigner<Name>,
  make: (signer: SignerOf<Name>) => Token,
): Promise<Token> {
  if (algorithm !== keyOf(did).type)
    throw keystoreError(
      "KEYSTORE_KEY_UNSUPPORTED",
      `tokens with signatures of the kind ${algorithm} are not verified by nodes yet`,
      { did },
    );
  const toSign = askedOf(did, make);
  const signature = await sign(toSign);
  if (signature.length !== signatureBytes)
    throw keystoreError("SIGNER_ANSWER_UNKNOWN", `a signature has ${signatureBytes} bytes`);
  return make({
    did,
    sign: (bytes) => {
      assert(isSame(bytes, toSign), "the same token is made again, to be signed");
      return signature;
    },
  });
}

/** One who signs at once, with a key of the kind that the name tells. */
export interface SignerOf<Name extends Principal> {
  readonly did: Name;
  sign(bytes: Uint8Array): Uint8Array;
}

const signatureBytes = 64;

function askedOf<Name extends Principal>(did: Name, make: (signer: SignerOf<Name>) => unknown): Uint8Array {
  const asked: Uint8Array[] = [];
  make({
    did,
    sign: (bytes) => {
      asked.push(bytes.slice());
      return new Uint8Array(signatureBytes);
    },
  });
  const [first, second] = asked;
  assert(first !== undefined && second === undefined, "one token asks for one signature");
  return first;
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}
