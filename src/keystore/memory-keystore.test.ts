import { nodeCrypto } from "../crypto/node-crypto/node-crypto.ts";
import { seededRandom } from "../random/seeded.ts";
import { describeKeystore } from "./conformance.ts";
import { memoryKeystore } from "./memory-keystore.ts";

describeKeystore("memory", () => memoryKeystore({ crypto: nodeCrypto(), random: seededRandom(1) }));
