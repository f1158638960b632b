import { spawn } from "node:child_process";
import { constants } from "node:fs";
import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../clock/clock.ts";
import { keystoreError } from "../errors.ts";
import type { ExternalSigner } from "../external-signer.ts";
import { toHex } from "../hex.ts";
import { commandKey, commandSignature } from "./command-answers.ts";

export interface CommandSignerOptions {
  /** The program, and what comes before our own words. No shell reads it. */
  readonly command: readonly [program: string, ...words: string[]];
  /** Which of its keys; passed on with `-a`. */
  readonly account?: number;
  readonly clock: Clock;
  /** A person may have to find the device and press its buttons. */
  readonly timeoutMs?: number;
}

/**
 * One who signs by a program, such as the original's `ledger-cli`: `key -o <file> -a <account>` writes the key, `sign -o
 * <file> -a <account> <hex>` the signature. Asks for the key first. Rejects with SIGNER_MISSING, SIGNER_REFUSED,
 * SIGNER_TOO_SLOW or SIGNER_ANSWER_UNKNOWN.
 */
export async function commandSigner(options: CommandSignerOptions): Promise<ExternalSigner> {
  const { did, algorithm } = commandKey(await answerTo(options, "key"));
  return {
    did,
    algorithm,
    sign: async (bytes) => commandSignature(await answerTo(options, "sign", toHex(bytes))),
  };
}

const usualTimeoutMs = 120_000;

/** A key or a signature in JSON has some hundred. */
const answerLimitBytes = 4_096;

/** What a program says of its failure, shown to the person. */
const complaintLimitCharacters = 400;

async function answerTo(
  { command, account, clock, timeoutMs = usualTimeoutMs }: CommandSignerOptions,
  word: string,
  ...rest: readonly string[]
): Promise<string> {
  const directory = await mkdtemp(join(tmpdir(), "dms-signer-"));
  const path = join(directory, "answer");
  try {
    const which = account === undefined ? [] : ["-a", String(account)];
    await ran(command, [word, "-o", path, ...which, ...rest], clock, timeoutMs);
    return await read(path);
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

function ran(
  [program, ...first]: CommandSignerOptions["command"],
  words: readonly string[],
  clock: Clock,
  timeoutMs: number,
): Promise<void> {
  return new Promise((resolve, reject) => {
    // A group of its own, so that what the program has started ends with it.
    const child = spawn(program, [...first, ...words], {
      stdio: ["ignore", "ignore", "pipe"],
      detached: true,
    });
    let complaint = "";
    let isLate = false;
    const cancel = clock.after(timeoutMs, () => {
      isLate = true;
      child.stderr.destroy();
      killGroup(child.pid);
    });
    child.stderr.on("data", (piece: Buffer) => {
      complaint = `${complaint}${piece.toString()}`.slice(0, complaintLimitCharacters);
    });
    child.on("error", (cause) => {
      cancel();
      reject(keystoreError("SIGNER_MISSING", `${program} cannot be started: is it in PATH?`, { cause }));
    });
    child.on("close", (code) => {
      cancel();
      if (isLate)
        reject(keystoreError("SIGNER_TOO_SLOW", `${program} did not answer within ${timeoutMs} ms`));
      else if (code === 0) resolve();
      else reject(refused(program, complaint));
    });
  });
}

function refused(program: string, complaint: string) {
  const why = complaint.trim() === "" ? "and did not say why" : `and said: ${complaint.trim()}`;
  return keystoreError("SIGNER_REFUSED", `${program} did not sign, ${why}`);
}

function killGroup(id: number | undefined): void {
  if (id === undefined) return;
  try {
    process.kill(-id, "SIGKILL");
  } catch {
    // It has ended by itself meanwhile, which is all that was wanted.
  }
}

async function read(path: string): Promise<string> {
  try {
    const file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
    try {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(answerLimitBytes), 0, answerLimitBytes, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await file.close();
    }
  } catch (cause) {
    throw keystoreError("SIGNER_ANSWER_UNKNOWN", "the program that signs wrote no answer", { cause });
  }
}
