import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { peerIdSchema } from "../../actor/handle-schema.ts";
import { deadline } from "../../clock/deadline.ts";
import { sentenceOf } from "../../errors/dms-error.ts";
import { refuse } from "../../errors/refusal.ts";
import type { PeerId } from "../../network/network.ts";
import type { NodeState } from "../state.ts";

export interface PingResult {
  readonly roundTripMs: number;
}

const pingTimeoutMs = 5_000;

/** How long a message to a peer and back takes. */
export const peersPing = behavior<NodeState, { readonly peer: PeerId }, PingResult>({
  path: "/dms/node/peers/ping",
  summary: "How long a message to a peer and back takes",
  input: z.strictObject({ peer: peerIdSchema }),
  output: z.strictObject({ roundTripMs: z.number().nonnegative() }),
  handle: async ({ network, clock }, { peer }, { signal }) => {
    if (peer === network.self) return refuse("bad-input", "that is this node itself");
    const limit = deadline(clock, pingTimeoutMs, signal);
    try {
      return { roundTripMs: await network.ping(peer, limit.signal) };
    } catch (error) {
      return refuse("unreachable", `${peer} does not answer: ${sentenceOf(error)}`);
    } finally {
      limit.clear();
    }
  },
});
