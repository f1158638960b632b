/**
 * The front door: all that the simulator, the environments and integrators may import. What is not named here is the
 * node's own affair and may change.
 */
export type { Contract } from "./actor/behavior.ts";
export { readFrame } from "./actor/envelope.ts";
export type { Handle } from "./actor/handle.ts";
export type { ApiClient, ApiRequest, ApiResponse } from "./api/client.ts";
export { nodeApi } from "./api/node-api.ts";
export { runCli } from "./cli/cli.ts";
export type { CliEnvironment } from "./cli/environment.ts";
export { type Cancel, type Clock, every, sleep } from "./clock/clock.ts";
export type { Crypto, KeyPair } from "./crypto/keys.ts";
export type { Database, Entry } from "./database/database.ts";
export { type Engine, exclusive } from "./database/exclusive.ts";
export { compareKeys } from "./database/key-order.ts";
export { type Did, didOf } from "./did/did.ts";
export { DmsError, type ErrorDetails, sentenceOf } from "./errors/dms-error.ts";
export { grant, type Reply, refuse } from "./errors/refusal.ts";
export type { Ended, Execution, ExecutionId, Executor, OutputHandler, Program } from "./executor/executor.ts";
export { gibibyte, type Resources } from "./hardware/resources.ts";
export type { Host } from "./host/host.ts";
export { keyName } from "./keystore/key-name.ts";
export type { Keys } from "./keystore/keys.ts";
export { memoryKeys } from "./keystore/memory-keys.ts";
export { networkErrors } from "./network/errors.ts";
export {
  type Address,
  type FrameHandler,
  frameLimitBytes,
  inFlightLimitFrames,
  type Network,
  type Peer,
  type PeerId,
  type TopicHandler,
} from "./network/network.ts";
export { peerIdOf } from "./network/peer-id.ts";
export { deploymentNew } from "./node/behaviors/deployment-new.ts";
export { deploymentShutdown } from "./node/behaviors/deployment-shutdown.ts";
export { onboard } from "./node/behaviors/onboard.ts";
export { type Config, defaultTimes, type NodeConfig, nodeConfig, readConfig } from "./node/config.ts";
export { type Node, type NodeInspection, startNode } from "./node/node.ts";
export { type Organisation, organisation } from "./node/organisation.ts";
export { type DeploymentRecord, hasEnded } from "./orchestrator/deployment-record.ts";
export { type Random, shuffled } from "./random/random.ts";
export { seededRandom } from "./random/seeded.ts";
export type { Fields, Level, Telemetry } from "./telemetry/telemetry.ts";
export { verifyChain } from "./ucan/chain.ts";
export type { Cid } from "./ucan/cid.ts";
export { command } from "./ucan/command.ts";
export { encodeContainer } from "./ucan/container.ts";
export { type Delegation, delegate } from "./ucan/delegation.ts";
export { type Invocation, invocation } from "./ucan/invocation.ts";
export { clockSkewSeconds } from "./ucan/limits.ts";
export { signerOf } from "./ucan/signer.ts";
