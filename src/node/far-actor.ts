import { type Handle, peerOf, rootInbox } from "../actor/handle.ts";
import { type Did, didOf, parseDid } from "../did/did.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import { parsePeerId, publicKeyOfPeer } from "../network/peer-id.ts";
import type { Command } from "../ucan/command.ts";
import { actorBehaviors } from "./behaviors/actor-behaviors.ts";
import type { OfferedPage } from "./offered.ts";
import { shownTo } from "./shown-delegations.ts";
import type { NodeState } from "./state.ts";

/** An actor as a person names it. */
export interface FarActor {
  /** A peer id, a DID, or "self" for this node. */
  readonly peer: string;
  readonly inbox: string;
}

/** Where to find what a person names. */
export interface Found {
  /** Of the node's own actor there: it knows what the others offer. */
  readonly node: Handle;
  readonly inbox: string;
}

/**
 * The node and the inbox meant. The DID of an allocation leads to it when it runs here or belongs to a deployment of
 * this node; any other DID is taken for a node's. Refused: "invalid-input".
 */
export function findActor(state: Locator, { peer, inbox }: FarActor): Reply<Found> {
  const self = { did: state.did, peer: state.network.self, inbox: rootInbox };
  if (peer === "self") return grant({ node: self, inbox });
  const did = parseDid(peer);
  const known = did === undefined ? undefined : actorOf(state, did);
  if (known !== undefined)
    return grant({ node: nodeAt(known.peer, self), inbox: inbox === rootInbox ? known.inbox : inbox });
  const id = did === undefined ? parsePeerId(peer) : peerOf(did);
  if (id !== undefined) return grant({ node: nodeAt(id, self), inbox });
  return refuse("invalid-input", `${peer.slice(0, 80)} is neither a peer id nor a DID`, {
    issues: [{ path: "peer", message: "write a peer id, a DID, or self" }],
  });
}

/** What is needed to find an actor. */
export type Locator = Pick<NodeState, "did" | "network" | "system" | "orchestrator">;

/** One page of what an actor would do for this node. */
export function askBehaviors(
  { actor, did, system }: Pick<NodeState, "actor" | "did" | "system">,
  { node, inbox }: Found,
  { below, after, signal }: BehaviorsRange,
): Promise<Reply<OfferedPage>> {
  const query = {
    inbox,
    ...(below === undefined ? {} : { below }),
    ...(after === undefined ? {} : { after }),
    // Its own actor needs no proof.
    ...(node.did === did ? {} : { shown: shownTo(node.did, did, system.held()) }),
  };
  return actor.invoke(node, actorBehaviors, query, { timeoutMs: discoveryTimeoutMs, signal });
}

/** Which of them. */
export interface BehaviorsRange {
  readonly below?: Command | undefined;
  readonly after?: string | undefined;
  readonly signal: AbortSignal;
}

/** A node answers it at once. */
const discoveryTimeoutMs = 10_000;

function actorOf({ system, orchestrator }: Locator, did: Did): Handle | undefined {
  const here = system.actors().find((each) => each.did === did);
  if (here !== undefined) return here;
  const placements = orchestrator.records().flatMap((record) => Object.values(record.placements));
  return placements.find(({ handle }) => handle.did === did)?.handle;
}

/** A peer id holds the key of its node's own actor. */
function nodeAt(peer: Handle["peer"], self: Handle): Handle {
  const key = peer === self.peer ? undefined : publicKeyOfPeer(peer);
  return key === undefined ? self : { did: didOf(key), peer, inbox: rootInbox };
}
