import { z } from "zod";
import { behavior } from "../../actor/behavior.ts";
import { didSchema, peerIdSchema } from "../../actor/handle-schema.ts";
import type { Did } from "../../did/did.ts";
import type { PeerId } from "../../network/network.ts";
import type { NodeState } from "../state.ts";

/** Who a node is, as it says itself; DID and peer id are proven by the message that carries it. */
export interface Hello {
  readonly name: string;
  readonly did: Did;
  readonly peer: PeerId;
}

/** The parts of a greeting that do not depend on how it is asked for. */
export const greeting = {
  input: z.strictObject({}),
  output: z.strictObject({ name: z.string().max(63), did: didSchema, peer: peerIdSchema }),
  isPublic: true,
  handle: ({ name, did, network }: NodeState): Hello => ({ name, did, peer: network.self }),
} as const;

/** Who are you? Anyone may ask. */
export const hello = behavior<NodeState, Record<string, never>, Hello>({
  path: "/public/hello",
  summary: "Who this node is",
  ...greeting,
});
