/**
 * The front door: all that the simulator, the environments and integrators may import. What is not named here is the
 * node's own affair and may change.
 */
export type { Contract } from "./actor/behavior.ts";
export type { Handle } from "./actor/handle.ts";
export { type ApiClient, type ApiRequest, type ApiResponse } from "./api/client.ts";
export type { Cancel, Clock } from "./clock/clock.ts";
export type { Host } from "./host/host.ts";
export { type Config, defaultTimes, type NodeConfig, nodeConfig, readConfig } from "./node/config.ts";
export { type Node, type NodeInspection, startNode } from "./node/node.ts";
