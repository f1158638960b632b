import type { KadDHTComponents } from "@libp2p/kad-dht";

type Datastore = KadDHTComponents["datastore"];

/**
 * What the DHT keeps for strangers: nothing. We ask it only where peers are, which it answers from its routing table;
 * the records and providers that anybody may offer it would stay in memory for two days, as many as they like.
 */
export const forgetfulDatastore: Datastore = {
  put: async (key) => key,
  get: async (key) => {
    throw Object.assign(new Error(`nothing is kept under ${key}`), { name: "NotFoundError" });
  },
  has: async () => false,
  delete: async () => {},
  async *putMany(pairs) {
    for await (const { key } of pairs) yield key;
  },
  async *getMany() {},
  async *deleteMany(keys) {
    for await (const key of keys) yield key;
  },
  batch: () => ({ put: () => {}, delete: () => {}, commit: async () => {} }),
  async *query() {},
  async *queryKeys() {},
};
