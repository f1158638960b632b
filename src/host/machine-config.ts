import type { Address } from "../network/network.ts";
import type { Level } from "../telemetry/telemetry.ts";

/** What a node on a machine is told beside what every node is told. */
export interface MachineConfig {
  readonly dataDirectory: string;
  /** The key of the person's keystore that the node is to be; absent: `identity.key` in the data directory. */
  readonly identity?: string;
  readonly listen: readonly Address[];
  /** The local API's unix socket; absent: `api.sock` in the data directory. */
  readonly apiSocket?: string;
  /** "host:port" for the local API over TCP; absent: none. */
  readonly apiTcp?: string;
  readonly telemetry: { readonly level: Level; readonly format: "text" | "json" };
}
