import { connect } from "node:net";
import { dirname } from "node:path";
import type { z } from "zod";
import type { Clock } from "../../clock/clock.ts";
import { keystoreError } from "../errors.ts";
import type { ExternalSigner } from "../external-signer.ts";
import { toHex } from "../hex.ts";
import type { KeyAgent } from "../key-agent.ts";
import type { KeyEntry } from "../keystore.ts";
import {
  agentRefusal,
  type agentRequest,
  keysAnswer,
  lockedAnswer,
  signatureAnswer,
} from "./agent-messages.ts";
import { checkAgentDirectory } from "./agent-socket.ts";
import { lineTimeoutMs } from "./limits.ts";
import { lineReader } from "./line-reader.ts";

export interface KeyAgentClientOptions {
  readonly socketPath: string;
  readonly clock: Clock;
}

/** The agent of this user, wherever it may run, or none. */
export function keyAgentClient({ socketPath, clock }: KeyAgentClientOptions): KeyAgent {
  const asking = <T>(request: Asked, shape: z.ZodType<T>) => ask(socketPath, clock, request, shape);
  const held = async () => (await asking({ ask: "keys" }, keysAnswer))?.keys ?? [];
  const signer = ({ name, did, type }: KeyEntry): ExternalSigner => ({
    did,
    algorithm: type,
    sign: async (bytes) => {
      const answer = await asking({ ask: "sign", key: name, bytes: toHex(bytes) }, signatureAnswer);
      if (answer !== undefined) return answer.signature;
      throw keystoreError("SIGNER_MISSING", "the agent has ended meanwhile: unlock the key again");
    },
  });
  return {
    held,
    signerFor: async (name) => {
      const entry = (await held()).find((each) => each.name === name);
      return entry === undefined ? undefined : signer(entry);
    },
    lock: async () => (await asking({ ask: "lock" }, lockedAnswer)) !== undefined,
  };
}

/** As it is before it is read: bytes are digits on the wire. */
type Asked = z.input<typeof agentRequest>;

/** Undefined where nobody listens. */
async function ask<T>(
  path: string,
  clock: Clock,
  request: Asked,
  shape: z.ZodType<T>,
): Promise<T | undefined> {
  const line = await answered(path, clock, `${JSON.stringify(request)}\n`);
  if (line === undefined) return undefined;
  const json = jsonOf(line);
  const answer = shape.safeParse(json);
  if (answer.success) return answer.data;
  const refusal = agentRefusal.safeParse(json);
  throw refusal.success
    ? keystoreError("SIGNER_REFUSED", refusal.data.message, { because: refusal.data.because })
    : keystoreError("AGENT_ANSWER_UNKNOWN");
}

function jsonOf(line: string): unknown {
  try {
    const json: unknown = JSON.parse(line);
    return json;
  } catch {
    return undefined; // Which no shape takes.
  }
}

async function answered(path: string, clock: Clock, request: string): Promise<string | undefined> {
  try {
    await checkAgentDirectory(dirname(path));
    return await exchange(path, clock, request);
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : undefined;
    if (code === "ENOENT" || code === "ECONNREFUSED") return undefined;
    throw error;
  }
}

function exchange(path: string, clock: Clock, request: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const read = lineReader();
    const socket = connect(path, () => socket.write(request));
    const settle = (outcome: () => void) => {
      cancel();
      socket.destroy();
      outcome();
    };
    const fail = (error: Error) => settle(() => reject(error));
    const cancel = clock.after(lineTimeoutMs, () =>
      fail(keystoreError("SIGNER_TOO_SLOW", `the agent did not answer within ${lineTimeoutMs} ms`)),
    );
    socket.on("error", fail);
    socket.on("end", () =>
      fail(keystoreError("AGENT_ANSWER_UNKNOWN", "the agent hung up without an answer")),
    );
    socket.on("data", (piece) => {
      try {
        const [line] = read(piece);
        if (line !== undefined) settle(() => resolve(line));
      } catch (cause) {
        fail(keystoreError("AGENT_ANSWER_UNKNOWN", undefined, { cause }));
      }
    });
  });
}
