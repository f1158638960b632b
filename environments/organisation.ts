import { type Crypto, command, type Did, delegate, didOf, type KeyPair, signerOf } from "../src/index.ts";

/** Whom the members of a fleet's network trust, and who lets them deploy on each other. Made anew for each fleet. */
export interface Organisation {
  readonly did: Did;
  /** The token by which this member may deploy on whoever trusts the organisation, and nothing else. In bytes. */
  admit(member: Did): Uint8Array;
}

export function organisation({ crypto, key, bytes }: OrganisationOptions): Organisation {
  const did = didOf(key.publicKey);
  const signer = signerOf(key);
  return {
    did,
    admit: (member) =>
      delegate(
        {
          signer,
          audience: member,
          subject: did,
          command: command("/dms/deployment"),
          expires: undefined,
          nonce: bytes(12),
        },
        crypto,
      ).bytes,
  };
}

export interface OrganisationOptions {
  readonly crypto: Crypto;
  readonly key: KeyPair;
  /** A source of chance. */
  readonly bytes: (length: number) => Uint8Array;
}
