import { withLowS } from "../../crypto/secp256k1.ts";
import { walletOf } from "../../did/did.ts";
import { keystoreError } from "../errors.ts";
import type { ExternalSigner } from "../external-signer.ts";

/** As much of a transport of Ledger's as is needed. What a device answers ends with its two bytes of status, 9000. */
export interface LedgerTransport {
  send(cla: number, ins: number, p1: number, p2: number, data: Uint8Array): Promise<Uint8Array>;
  close(): Promise<void>;
}

export interface LedgerSignerOptions {
  /** Opens the device: by default through Ledger's own package, if it is installed. */
  readonly connect?: () => Promise<LedgerTransport>;
  /** Of the wallet: 44'/60'/account'/0/0, as Ledger's own program counts them. */
  readonly account: number;
}

/**
 * One who signs with the Ethereum app of a Ledger, which asks its owner. Rejects with SIGNER_MISSING, with what to
 * install or to plug in, SIGNER_REFUSED or SIGNER_ANSWER_UNKNOWN.
 */
export async function ledgerSigner({
  connect = installedTransport,
  account,
}: LedgerSignerOptions): Promise<ExternalSigner> {
  const path = pathOf(account);
  const answer = await exchange(connect, (transport) => transport.send(0xe0, getAddress, 0, 0, path));
  return {
    did: walletOf(publicKeyIn(answer)),
    algorithm: "eip-191",
    sign: async (bytes) => signatureIn(await exchange(connect, (transport) => sign(transport, path, bytes))),
  };
}

/** The package that speaks to the device over USB. Not among our dependencies: it compiles C when it is installed. */
const packageName: string = "@ledgerhq/hw-transport-node-hid";

/** Instructions of the Ethereum app. */
const getAddress = 0x02;
const signPersonalMessage = 0x08;

/** As much of a message as the app takes at once. */
const chunkBytes = 150;

const accountLimit = 0x8000_0000;

async function installedTransport(): Promise<LedgerTransport> {
  const loaded: unknown = await import(packageName).catch((cause: unknown) => {
    const sentence = `a Ledger is reached through ${packageName}, which is not installed: npm install ${packageName}`;
    throw keystoreError("SIGNER_MISSING", sentence, { cause });
  });
  const open = openerIn(loaded);
  const transport: unknown = await open().catch((cause: unknown) => {
    const sentence = "no Ledger answers: plug it in, unlock it and open its Ethereum app";
    throw keystoreError("SIGNER_MISSING", sentence, { cause });
  });
  if (isTransport(transport)) return transport;
  throw keystoreError("SIGNER_ANSWER_UNKNOWN", `${packageName} is of a version that is not known here`);
}

/** `Transport.create()`, which the package exports as its default, or as the default of that. */
function openerIn(loaded: unknown): () => Promise<unknown> {
  for (const candidate of [
    loaded,
    fieldOf(loaded, "default"),
    fieldOf(fieldOf(loaded, "default"), "default"),
  ]) {
    const create = fieldOf(candidate, "create");
    if (typeof create === "function") return async () => create.call(candidate);
  }
  throw keystoreError("SIGNER_ANSWER_UNKNOWN", `${packageName} is of a version that is not known here`);
}

function fieldOf(value: unknown, name: string): unknown {
  if ((typeof value !== "object" && typeof value !== "function") || value === null) return undefined;
  return Reflect.get(value, name);
}

function isTransport(value: unknown): value is LedgerTransport {
  return typeof fieldOf(value, "send") === "function" && typeof fieldOf(value, "close") === "function";
}

/** The device is let go of after each question, so that other programs reach it. */
async function exchange(
  connect: () => Promise<LedgerTransport>,
  ask: (transport: LedgerTransport) => Promise<Uint8Array>,
): Promise<Uint8Array> {
  const transport = await connect();
  try {
    return await ask(transport);
  } catch (cause) {
    throw keystoreError("SIGNER_REFUSED", refusalIn(fieldOf(cause, "statusCode")), { cause });
  } finally {
    await transport.close();
  }
}

function refusalIn(status: unknown): string {
  if (status === 0x6985) return "the owner of the Ledger declined to sign";
  if (status === 0x5515 || status === 0x6b0c) return "the Ledger is locked: unlock it";
  if (status === 0x6511 || status === 0x6d00 || status === 0x6e00)
    return "the Ledger has another app open: open its Ethereum app";
  return "the Ledger did not answer: was it unplugged?";
}

async function sign(transport: LedgerTransport, path: Uint8Array, message: Uint8Array): Promise<Uint8Array> {
  const whole = new Uint8Array([...path, ...bigEndian(message.length), ...message]);
  let answer = new Uint8Array();
  for (let at = 0; at < whole.length; at += chunkBytes) {
    const isFirst = at === 0;
    const chunk = whole.subarray(at, at + chunkBytes);
    answer = Uint8Array.from(await transport.send(0xe0, signPersonalMessage, isFirst ? 0 : 0x80, 0, chunk));
  }
  return answer;
}

/** How many steps, then each in four bytes; the highest bit is the apostrophe. */
function pathOf(account: number): Uint8Array {
  if (!Number.isSafeInteger(account) || account < 0 || account >= accountLimit)
    throw keystoreError("SIGNER_MISSING", "a Ledger's accounts are counted from 0", { account });
  const steps = [accountLimit + 44, accountLimit + 60, accountLimit + account, 0, 0];
  return new Uint8Array([steps.length, ...steps.flatMap(bigEndian)]);
}

function bigEndian(number: number): number[] {
  return [24, 16, 8, 0].map((shift) => (number >>> shift) & 0xff);
}

/** Its length, then the key as a point with both its numbers. */
function publicKeyIn(answer: Uint8Array): Uint8Array {
  const key = answer.subarray(1, 66);
  if (answer[0] !== 65 || key.length !== 65 || key[0] !== 4) throw unknown();
  return new Uint8Array([2 + ((key[64] ?? 0) & 1), ...key.subarray(1, 33)]);
}

/** v, r, s, status. */
function signatureIn(answer: Uint8Array): Uint8Array {
  if (answer.length !== 67) throw unknown();
  return withLowS(Uint8Array.from(answer.subarray(1, 65)));
}

function unknown() {
  return keystoreError("SIGNER_ANSWER_UNKNOWN", "the Ledger answered in a form that is not known here");
}
