import type { Clock } from "../clock/clock.ts";
import type { Crypto } from "../crypto/keys.ts";
import type { Random } from "../random/random.ts";
import type { Cid } from "../ucan/cid.ts";
import { command } from "../ucan/command.ts";
import { type Delegation, delegate } from "../ucan/delegation.ts";
import { type Signer, signerOf } from "../ucan/signer.ts";
import { nonceBytes } from "./letter.ts";

/**
 * A key that lives for a while in place of one that should be used rarely: a person's, in a wallet or under a passphrase.
 * Whoever acts by it acts under a DID of its own, with all that the identity may do, until it expires.
 */
export interface Session {
  readonly signer: Signer;
  /**
   * To be held by the actor system whose actor has this key: the identity's own authority, and each grant to it, passed
   * on. A powerline would not do: along a chain commands only become narrower, so each grant goes on with its own.
   */
  readonly delegations: readonly Delegation[];
  /** When nothing signed with it is taken any more, in milliseconds since the Unix epoch. */
  readonly expiresAtMs: number;
}

/** Sessions of one identity, one after another. */
export interface SessionSigner {
  /**
   * The session to use now; the same one until half of its life is over, so that what is asked with it has at least half a
   * life left. The identity signs once for each session, and once in it for each grant.
   */
  current(): Session;
}

export interface SessionSignerOptions {
  readonly clock: Clock;
  /** Fit for keys. */
  readonly random: Random;
  readonly crypto: Crypto;
  /** Who is acted for. */
  readonly identity: Signer;
  /** What the identity was given by others, as it is at each call; what is for somebody else is left aside. */
  readonly given: () => readonly Delegation[];
  /** How long one session lives, in milliseconds: what a stolen session key is good for. */
  readonly lifeMs: number;
}

export function sessionSigner(options: SessionSignerOptions): SessionSigner {
  const { clock, given, lifeMs } = options;
  let latest: OpenSession | undefined;
  return {
    current: () => {
      if (latest === undefined || latest.expiresAtMs - clock.now() <= lifeMs / 2) latest = opened(options);
      const { signer, expiresAtMs, passOn } = latest;
      const granted = given().filter(({ audience }) => audience === options.identity.did);
      return { signer, expiresAtMs, delegations: [latest.own, ...granted.map(passOn)] };
    },
  };
}

interface OpenSession extends Pick<Session, "signer" | "expiresAtMs"> {
  readonly own: Delegation;
  /** The same one for the same grant. Its conditions need no repeating: every link of a chain is looked at. */
  readonly passOn: (grant: Delegation) => Delegation;
}

const seedBytes = 32;

function opened({ clock, random, crypto, identity, lifeMs }: SessionSignerOptions): OpenSession {
  const signer = signerOf(crypto.keyPair(random.bytes(seedBytes)));
  const expires = Math.floor((clock.now() + lifeMs) / 1000);
  const made = new Map<Cid, Delegation>();
  const extend = ({ subject, command: path }: Pick<Delegation, "subject" | "command">) =>
    delegate(
      {
        signer: identity,
        audience: signer.did,
        subject,
        command: path,
        expires,
        nonce: random.bytes(nonceBytes),
      },
      crypto,
    );
  return {
    signer,
    expiresAtMs: expires * 1000,
    own: extend({ subject: identity.did, command: command("/") }),
    passOn: (grant) => {
      const known = made.get(grant.cid) ?? extend(grant);
      made.set(grant.cid, known);
      return known;
    },
  };
}
