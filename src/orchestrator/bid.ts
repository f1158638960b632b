import { z } from "zod";
import { peerIdSchema } from "../actor/handle-schema.ts";
import { resourcesSchema } from "../hardware/capability.ts";
import type { Resources } from "../hardware/resources.ts";
import type { PeerId } from "../network/network.ts";
import { everyone, type Invitation } from "./lottery.ts";

/** What a deployment asks of a provider: which of these nodes could you be? */
export interface BidRequest {
  readonly deployment: string;
  readonly invitation: Invitation;
  /** Peers that need not answer: they failed this deployment before. */
  readonly excluded: readonly PeerId[];
  readonly nodes: readonly NodeDemand[];
}

/** One node of the ensemble, as far as a provider needs to know to say yes or no. */
export interface NodeDemand {
  readonly name: string;
  /** Of all its allocations together. */
  readonly resources: Resources;
  readonly executors: readonly string[];
  /** Ports of the provider that must be these. */
  readonly staticPorts: readonly number[];
  /** How many more ports, whichever they are. */
  readonly dynamicPorts: number;
}

/** A provider's answer. Nothing is set aside by it: that is the commit. */
export interface Bid {
  readonly provider: string;
  /** Names of the nodes that this machine could be; each alone, not all at once. */
  readonly offers: readonly string[];
  readonly refusals: readonly NodeRefusal[];
  /** Share of what it offers that is held already, from 0 to 1000. Among equals the idler machine is chosen. */
  readonly load: number;
}

/** Why a machine cannot be a node. */
export interface NodeRefusal {
  readonly node: string;
  /** "busy" may pass; "too-small", "no-executor", "not-onboarded", "port-taken" will not by waiting a moment. */
  readonly because: string;
  readonly message: string;
}

// An ensemble larger than this is deployed in parts; a request must fit in one frame.
const nodeLimit = 256;
const portLimit = 64;

/** The name of a deployment as others may choose it: fit to be a segment of a capability path. */
export const deploymentIdSchema = z.string().regex(/^[a-z0-9]{8,32}$/, "not a deployment id");

/** The name of an ensemble's node or allocation in a message. */
export const nameSchema = z.string().min(1).max(253);

const drawSchema = z.int().min(0).max(everyone);

export const bidRequestSchema: z.ZodType<BidRequest> = z.strictObject({
  deployment: deploymentIdSchema,
  invitation: z.strictObject({ from: drawSchema, to: drawSchema }),
  excluded: z.array(peerIdSchema).max(nodeLimit),
  nodes: z
    .array(
      z.strictObject({
        name: nameSchema,
        resources: resourcesSchema,
        executors: z.array(z.string().max(32)).max(8),
        staticPorts: z.array(z.int().min(1).max(65_535)).max(portLimit),
        dynamicPorts: z.int().min(0).max(portLimit),
      }),
    )
    .min(1)
    .max(nodeLimit),
});

export const bidSchema: z.ZodType<Bid> = z.strictObject({
  provider: z.string().max(128),
  offers: z.array(nameSchema).max(nodeLimit),
  refusals: z
    .array(z.strictObject({ node: nameSchema, because: z.string().max(64), message: z.string().max(512) }))
    .max(nodeLimit),
  load: z.int().min(0).max(1_000),
});
