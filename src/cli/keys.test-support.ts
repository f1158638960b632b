import assert from "node:assert/strict";
import { nodeCrypto } from "../crypto/node-crypto/node-crypto.ts";
import { externalSignerOf } from "../keystore/external-signer.ts";
import type { AgentTimes } from "../keystore/key-agent.ts";
import type { AgentEnd, Keys, UnlockedKey } from "../keystore/keys.ts";
import { memoryKeys } from "../keystore/memory-keys.ts";
import { seededRandom } from "../random/seeded.ts";
import type { CliEnvironment, Person } from "./environment.ts";

/** A person with keys and an agent in memory, and what commands did with them. */
export interface KeyHolder {
  readonly keys: Keys;
  /** What the environment of a command line gets. */
  readonly given: Pick<CliEnvironment, "openKeys">;
  /** For how long the agent was told to keep its key. */
  readonly agentTimes: readonly AgentTimes[];
  /** Makes the agent end. */
  end(why: AgentEnd): void;
}

export function keyHolder(): KeyHolder {
  const agentTimes: AgentTimes[] = [];
  let open: UnlockedKey | undefined;
  let ended = Promise.withResolvers<AgentEnd>();
  const end = (why: AgentEnd) => {
    open = undefined;
    ended.resolve(why);
    ended = Promise.withResolvers();
  };
  const base = memoryKeys({ crypto: nodeCrypto(), random: seededRandom(1) });
  const keys: Keys = {
    ...base,
    agent: {
      held: async () => (open === undefined ? [] : [open.entry]),
      signerFor: async (name) => (open?.entry.name === name ? externalSignerOf(open.signer) : undefined),
      lock: async () => {
        const isOpen = open !== undefined;
        if (isOpen) end("locked");
        return isOpen;
      },
    },
    keepOpen: async (key, times) => {
      open = key;
      agentTimes.push(times);
      return { ended: ended.promise, close: async () => end("closed") };
    },
  };
  return { keys, given: { openKeys: async () => keys }, agentTimes, end };
}

/** A person who answers in this order, and is asked nothing more. */
export function answering(...answers: readonly string[]): Person & { readonly questions: readonly string[] } {
  const left = [...answers];
  const questions: string[] = [];
  const answer = async (question: string) => {
    questions.push(question);
    return left.shift() ?? assert.fail(`nobody expected to be asked: ${question}`);
  };
  return { questions, ask: answer, askSecret: answer };
}
