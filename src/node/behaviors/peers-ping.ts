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

const usualTimeoutMs = 5_000;
const longestTimeoutMs = 30_000;

/** Whom to ping, and how long to wait for it. */
export interface PingRequest {
  readonly peer: PeerId;
  readonly timeoutMs?: number;
}

/** How long a message to a peer and back takes. */
export const peersPing = behavior<NodeState, PingRequest, PingResult>({
  path: "/dms/node/peers/ping",
  summary: "How long a message to a peer and back takes",
  input: z.strictObject({
    peer: peerIdSchema,
    timeoutMs: z.int().min(1).max(longestTimeoutMs).exactOptional(),
  }),
  output: z.strictObject({ roundTripMs: z.number().nonnegative() }),
  handle: async ({ network, clock }, { peer, timeoutMs = usualTimeoutMs }, { signal }) => {
    if (peer === network.self) return refuse("bad-input", "that is this node itself");
    const limit = deadline(clock, timeoutMs, signal);
    try {
      return { roundTripMs: await network.ping(peer, limit.signal) };
    } catch (error) {
      return refuse("unreachable", `${peer} does not answer: ${sentenceOf(error)}`);
    } finally {
      limit.clear();
    }
  },
});
