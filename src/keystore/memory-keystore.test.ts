import assert from "node:assert/strict";
import { nodeCrypto } from "../crypto/node-crypto/node-crypto.ts";
import { seededRandom } from "../random/seeded.ts";
import { describeKeystore } from "./conformance.ts";
import { memoryKeystore } from "./memory-keystore.ts";
import { signingWith } from "./secret-key.ts";

const signing = signingWith(nodeCrypto(), () => assert.fail("no wallet is asked for here"));

describeKeystore("memory", () => memoryKeystore({ signing, random: seededRandom(1) }));
