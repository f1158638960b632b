import type { ExternalSigner } from "./external-signer.ts";
import type { KeyName } from "./key-name.ts";
import type { KeyEntry } from "./keystore.ts";

/** A process that keeps keys open for a while, so that a passphrase is typed once. It signs; no key ever leaves it. */
export interface KeyAgent {
  /** What it holds now; nothing where none runs. */
  held(): Promise<readonly KeyEntry[]>;
  /** Signs with this key; undefined where no agent holds it. */
  signerFor(name: KeyName): Promise<ExternalSigner | undefined>;
  /** Makes it forget its keys and end. False where none runs. */
  lock(): Promise<boolean>;
}

/** For how long an agent keeps a key. */
export interface AgentTimes {
  /** It forgets after so long without a signature. */
  readonly idleMs: number;
  /** It forgets then at the latest, however busy it is. */
  readonly longestMs: number;
}

/** A coffee break, and a working day. */
export const usualAgentTimes: AgentTimes = { idleMs: 15 * 60_000, longestMs: 10 * 3_600_000 };
