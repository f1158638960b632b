import type { Network, TopicHandler } from "../network/network.ts";

/** The topics that some behaviour of this system serves, subscribed to for as long as one does. */
export interface Topics {
  /** One behaviour more, or less, on this topic. */
  change(topic: string, by: 1 | -1): void;
}

export function topics(network: Network, handlerFor: (topic: string) => TopicHandler): Topics {
  const served = new Map<string, { behaviors: number; readonly unsubscribe: () => void }>();
  return {
    change: (topic, by) => {
      const known = served.get(topic) ?? {
        behaviors: 0,
        unsubscribe: network.subscribe(topic, handlerFor(topic)),
      };
      known.behaviors += by;
      served.set(topic, known);
      if (known.behaviors > 0) return;
      served.delete(topic);
      known.unsubscribe();
    },
  };
}
