import type { ExternalSigner } from "../keystore/external-signer.ts";
import { keyName } from "../keystore/key-name.ts";
import type { CliEnvironment } from "./environment.ts";
import { keysOf } from "./keys-of.ts";
import { type PassphraseOptions, type PassphraseSources, passphrases } from "./passphrase.ts";

/**
 * Who signs under a name that was typed: "ledger" or "ledger:1" is a device, any other a key of the person's, which an
 * agent may have open; if none has, its passphrase is asked for. To be handed to `delegateWith` or `signedWith`.
 */
export async function signerFor(
  environment: PassphraseSources & Pick<CliEnvironment, "openKeys">,
  name: string,
  options: Pick<PassphraseOptions, "passphrase-fd">,
): Promise<ExternalSigner> {
  const account = deviceAccount(name);
  const key = account === undefined ? keyName(name) : undefined;
  const keys = await keysOf(environment);
  if (key === undefined) return keys.device(account ?? 0);
  const open = await keys.agent.signerFor(key);
  if (open !== undefined) return open;
  await keys.store.find(key); // Nobody is asked for the passphrase of a key that is not there.
  const { signer } = await keys.unlock(key, await passphrases(environment, options).existing(key));
  const { externalSignerOf } = await import("../keystore/external-signer.ts");
  return externalSignerOf(signer);
}

/** Which account of the hardware wallet a name means; undefined for the name of a key. */
export function deviceAccount(name: string): number | undefined {
  const match = /^ledger(?::(\d{1,9}))?$/.exec(name);
  return match === null ? undefined : Number(match[1] ?? 0);
}
