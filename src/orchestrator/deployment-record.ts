import { z } from "zod";
import type { Handle } from "../actor/handle.ts";
import { handleSchema } from "../actor/handle-schema.ts";
import {
  type AllocationStatus,
  allocationStatusSchema,
  type PortBinding,
  portBindingSchema,
} from "../allocation/allocation-record.ts";

/** What the requesting node remembers of a deployment, across its restarts. */
export interface DeploymentRecord {
  readonly id: string;
  /** The ensemble as it was handed in; it was valid then, and is parsed again when needed. */
  readonly source: string;
  readonly state: DeploymentState;
  readonly createdAtMs: number;
  readonly endedAtMs?: number;
  /** Why it failed, for a person. */
  readonly failure?: string;
  /** Its providers were told that it is over, as far as they could be reached. */
  readonly isClean: boolean;
  /** The provider's actor of each node that was asked to commit, by node: who has to be told when it is undone. */
  readonly providers: Readonly<Record<string, Handle>>;
  /** By allocation, once its actor exists. */
  readonly placements: Readonly<Record<string, Placement>>;
  /** Delegations that providers gave us for this deployment, in bytes. */
  readonly grants: readonly Uint8Array[];
  /** The latest ones; `sequence` shows how many came before. */
  readonly events: readonly DeploymentEvent[];
  /** Why machines said no, the latest ones. */
  readonly refusals: readonly ProviderRefusal[];
}

/** In this order, but for another attempt, a stop or a failure: see deployment.ts. */
export type DeploymentState = z.infer<typeof stateSchema>;

/** Where an allocation runs, and how it stands as far as we have heard. */
export interface Placement {
  readonly node: string;
  /** Whether it has an end that is worth waiting for. */
  readonly type: "task" | "service";
  readonly provider: string;
  readonly handle: Handle;
  readonly ports: readonly PortBinding[];
  readonly status: AllocationStatus;
  /** The machine has not been heard of for too long. */
  readonly isLost: boolean;
}

export interface DeploymentEvent {
  /** From 1, without gaps. */
  readonly sequence: number;
  readonly atMs: number;
  /** "state", "bids", "refused", "allocation", "problem". */
  readonly kind: string;
  readonly message: string;
}

/** Why one machine said no; `node` is "*" when it did not say for which. */
export interface ProviderRefusal {
  readonly node: string;
  readonly provider: string;
  readonly because: string;
  readonly message: string;
}

/** Whether nothing more will happen to it. */
export function hasEnded(state: DeploymentState): boolean {
  return state === "completed" || state === "failed";
}

/** What a person still reads; older events have served their purpose. */
export const eventLimit = 256;
/** Refusals kept: those of the latest attempts explain most. */
export const refusalLimit = 256;

const stateSchema = z.enum([
  "preparing",
  "committing",
  "provisioning",
  "running",
  "shutting-down",
  "completed",
  "failed",
]);

const placementSchema: z.ZodType<Placement> = z.strictObject({
  node: z.string(),
  type: z.enum(["task", "service"]),
  provider: z.string(),
  handle: handleSchema,
  ports: z.array(portBindingSchema),
  status: allocationStatusSchema,
  isLost: z.boolean(),
});

export const deploymentEventSchema: z.ZodType<DeploymentEvent> = z.strictObject({
  sequence: z.int().positive(),
  atMs: z.number(),
  kind: z.string(),
  message: z.string(),
});

export const providerRefusalSchema: z.ZodType<ProviderRefusal> = z.strictObject({
  node: z.string(),
  provider: z.string(),
  because: z.string(),
  message: z.string(),
});

export const deploymentRecordSchema: z.ZodType<DeploymentRecord> = z.strictObject({
  id: z.string(),
  source: z.string(),
  state: stateSchema,
  createdAtMs: z.number(),
  endedAtMs: z.number().exactOptional(),
  failure: z.string().exactOptional(),
  isClean: z.boolean(),
  providers: z.record(z.string(), handleSchema),
  placements: z.record(z.string(), placementSchema),
  grants: z.array(z.instanceof(Uint8Array)),
  events: z.array(deploymentEventSchema),
  refusals: z.array(providerRefusalSchema),
});
