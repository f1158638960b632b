import type { Crypto } from "../crypto/keys.ts";
import type { Random } from "../random/random.ts";
import { keystoreError } from "./errors.ts";
import { type Keys, unlocking } from "./keys.ts";
import { memoryKeystore } from "./memory-keystore.ts";
import { signingWith } from "./secret-key.ts";

/** The keys of a simulated person, who has neither an agent nor a device, and no wallet's keys. */
export function memoryKeys({ crypto, random }: MemoryKeysOptions): Keys {
  const signing = signingWith(crypto, () => {
    throw keystoreError("KEYSTORE_KEY_UNSUPPORTED", "wallets' keys are not kept in memory");
  });
  const store = memoryKeystore({ signing, random });
  const none = (what: string) =>
    Promise.reject(keystoreError("SIGNER_MISSING", `there is no ${what} where this runs`));
  return {
    store,
    crypto,
    random,
    agent: { held: async () => [], signerFor: async () => undefined, lock: async () => false },
    unlock: unlocking(store, signing),
    device: () => none("hardware wallet"),
    keepOpen: () => none("agent"),
  };
}

export interface MemoryKeysOptions {
  readonly crypto: Crypto;
  readonly random: Random;
}
