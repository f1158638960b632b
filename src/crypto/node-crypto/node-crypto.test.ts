import { describeCrypto } from "../conformance.ts";
import { nodeCrypto } from "./node-crypto.ts";

describeCrypto("node:crypto", nodeCrypto);
