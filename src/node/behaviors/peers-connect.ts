import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { deadline } from "../../clock/deadline.ts";
import { sentenceOf } from "../../errors/dms-error.ts";
import { refuse } from "../../errors/refusal.ts";
import type { NodeState } from "../state.ts";

export interface Connected {
  readonly peer: string;
}

const connectTimeoutMs = 15_000;

/** Connects to a peer at an address. */
export const peersConnect = behavior<NodeState, { readonly address: string }, Connected>({
  path: "/dms/node/peers/connect",
  summary: "Connects to the peer at an address",
  input: z.strictObject({ address: z.string().min(1).max(512) }),
  output: z.strictObject({ peer: z.string() }),
  handle: async ({ network, clock }, { address }, { signal }) => {
    const limit = deadline(clock, connectTimeoutMs, signal);
    try {
      return { peer: await network.connect(address, limit.signal) };
    } catch (error) {
      return refuse("unreachable", `cannot connect to ${address}: ${sentenceOf(error)}`);
    } finally {
      limit.clear();
    }
  },
});
