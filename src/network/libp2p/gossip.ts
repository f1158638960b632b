import { type GossipSub, TopicValidatorResult } from "@libp2p/gossipsub";
import { assert } from "../../errors/assert.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import { frameLimitBytes, type TopicHandler } from "../network.ts";
import { parsePeerId } from "../peer-id.ts";

/** The topics that this node takes part in. */
export interface Topics {
  /** The list that is asked before a message is stored or relayed: only what we subscribe to, and not too large. */
  allows(topic: string, frame: Uint8Array): boolean;
  /** Joins the topic on `gossip`. The returned function leaves it; a second call does nothing. */
  subscribe(gossip: GossipSub, topic: string, handler: TopicHandler): () => void;
}

/** The list of one node, empty at first. It is made before the node is, which asks it about each message. */
export function topics(telemetry: Telemetry): Topics {
  const subscribed = new Set<string>();

  function allows(topic: string, frame: Uint8Array): boolean {
    const because = !subscribed.has(topic)
      ? "topic"
      : frame.length > frameLimitBytes
        ? "oversized"
        : undefined;
    if (because !== undefined) telemetry.count("network.gossip.refused", 1, { because });
    return because === undefined;
  }

  function subscribe(gossip: GossipSub, topic: string, handler: TopicHandler): () => void {
    assert(!subscribed.has(topic), `${topic} has one handler`);
    subscribed.add(topic);
    // The handler is the validator: it runs once for each message, before that is relayed, and its verdict decides.
    gossip.topicValidators.set(topic, (peer, { data }) => {
      const from = parsePeerId(peer.toString());
      const verdict = from === undefined ? "ignore" : handler(from, data);
      telemetry.count("network.gossip.received", 1, { verdict });
      return verdicts[verdict];
    });
    gossip.subscribe(topic);
    let isOver = false;
    return () => {
      if (isOver) return;
      isOver = true;
      subscribed.delete(topic);
      gossip.topicValidators.delete(topic);
      gossip.unsubscribe(topic);
    };
  }

  return { allows, subscribe };
}

const verdicts = {
  accept: TopicValidatorResult.Accept,
  ignore: TopicValidatorResult.Ignore,
  reject: TopicValidatorResult.Reject,
} as const;
