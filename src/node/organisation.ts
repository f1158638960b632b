import type { Clock } from "../clock/clock.ts";
import type { Crypto, KeyPair } from "../crypto/keys.ts";
import { type Did, didOf } from "../did/did.ts";
import { command } from "../ucan/command.ts";
import { delegate } from "../ucan/delegation.ts";
import { signerOf } from "../ucan/signer.ts";

/** Whom the nodes of a network trust, and who lets each of them ask things of the others. */
export interface Organisation {
  readonly did: Did;
  /** The token, in bytes, by which this member may use what trusts the organisation: `path` and all below it. */
  admit(member: Did, path: string, nonce: Uint8Array): Uint8Array;
}

/** The organisation of this key. Its tokens last for 300 days: it is meant for networks that end before. */
export function organisation(
  key: KeyPair,
  crypto: Pick<Crypto, "sha256">,
  clock: Pick<Clock, "now">,
): Organisation {
  const did = didOf(key.publicKey);
  const signer = signerOf(key);
  return {
    did,
    admit: (audience, path, nonce) => {
      const expires = Math.floor(clock.now() / 1_000) + lifeSeconds;
      const contents = { signer, audience, subject: did, command: command(path), expires, nonce };
      return delegate(contents, crypto).bytes;
    },
  };
}

/** Below what any node accepts, also where its clock is behind. */
const lifeSeconds = 300 * 86_400;
