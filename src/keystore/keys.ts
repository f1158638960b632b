import type { Crypto } from "../crypto/keys.ts";
import type { Random } from "../random/random.ts";
import type { DelegationSigner } from "../ucan/signer.ts";
import type { ExternalSigner } from "./external-signer.ts";
import type { AgentTimes, KeyAgent } from "./key-agent.ts";
import type { KeyName } from "./key-name.ts";
import type { KeyEntry, Keystore } from "./keystore.ts";
import { type SigningWith, wipe } from "./secret-key.ts";

/** All that a person signs with, and what signing needs beside a key. */
export interface Keys {
  readonly store: Keystore;
  readonly agent: KeyAgent;
  readonly crypto: Crypto;
  /** For nonces. */
  readonly random: Random;
  /** Rejects as `Keystore.unlock` does. */
  unlock(name: KeyName, passphrase: string): Promise<UnlockedKey>;
  /** The hardware wallet's account. Rejects with SIGNER_MISSING where there is none. */
  device(account: number): Promise<ExternalSigner>;
  /** Becomes the agent that holds this key. Rejects with AGENT_RUNNING. */
  keepOpen(key: UnlockedKey, times: AgentTimes): Promise<OpenKey>;
}

/** A key that signs without asking again. */
export interface UnlockedKey {
  readonly entry: KeyEntry;
  readonly signer: DelegationSigner;
}

/** A key in the hands of an agent. */
export interface OpenKey {
  /** Resolves when the agent has forgotten the key, and says why. */
  readonly ended: Promise<AgentEnd>;
  /** Forgets it now. A second call does nothing. */
  close(): Promise<void>;
}

/** "idle": nobody asked for a signature; "longest": it was held for long enough; "locked": told to; "closed": by us. */
export type AgentEnd = "idle" | "longest" | "locked" | "closed";

/** Unlocks a key of the store, and keeps no more of its secret than signing needs. */
export function unlocking(store: Keystore, signing: SigningWith): Keys["unlock"] {
  return async (name, passphrase) => {
    const entry = await store.find(name);
    const secret = await store.unlock(name, passphrase);
    const signer = signing(secret);
    wipe(secret);
    return { entry, signer };
  };
}
