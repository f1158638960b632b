import { z } from "zod";
import type { PortBinding } from "../allocation/allocation-record.ts";
import { portBindingSchema } from "../allocation/allocation-record.ts";
import {
  type DeploymentEvent,
  type DeploymentRecord,
  deploymentEventSchema,
  type ProviderRefusal,
  providerRefusalSchema,
} from "../orchestrator/deployment-record.ts";

/** A deployment as its owner sees it. */
export interface DeploymentView {
  readonly id: string;
  readonly state: string;
  readonly createdAtMs: number;
  readonly endedAtMs?: number;
  readonly failure?: string;
  readonly allocations: readonly AllocationView[];
  /** In order; of those asked for, as many as one message carries. */
  readonly events: readonly DeploymentEvent[];
  /** Why machines said no, the latest ones. */
  readonly refusals: readonly ProviderRefusal[];
}

export interface AllocationView {
  readonly name: string;
  readonly node: string;
  readonly type: "task" | "service";
  /** "lost" when its machine has not been heard of for too long. */
  readonly state: string;
  /** The provider's own name, and its peer id. */
  readonly provider: string;
  readonly peer: string;
  readonly ports: readonly PortBinding[];
  readonly exitCode?: number;
  readonly how?: string;
  readonly problem?: string;
}

// Together they fit in one message with room to spare, at the lengths that are bounded where they are made.
const eventsInView = 64;
const refusalsInView = 32;
const allocationsInView = 64;
const messageLimitCharacters = 300;

/** The record as far as one message carries it, with the events after `after`. */
export function viewOf(record: DeploymentRecord, after: number): DeploymentView {
  const { id, state, createdAtMs, endedAtMs, failure } = record;
  return {
    id,
    state,
    createdAtMs,
    ...(endedAtMs === undefined ? {} : { endedAtMs }),
    ...(failure === undefined ? {} : { failure }),
    allocations: Object.entries(record.placements).slice(0, allocationsInView).map(allocationView),
    events: record.events
      .filter(({ sequence }) => sequence > after)
      .slice(0, eventsInView)
      .map((event) => ({ ...event, message: event.message.slice(0, messageLimitCharacters) })),
    refusals: record.refusals
      .slice(-refusalsInView)
      .map((refusal) => ({ ...refusal, message: refusal.message.slice(0, messageLimitCharacters) })),
  };
}

function allocationView([name, placement]: [string, DeploymentRecord["placements"][string]]): AllocationView {
  const { node, type, provider, handle, ports, status, isLost } = placement;
  const { exitCode, how, problem } = status;
  return {
    name,
    node,
    type,
    state: isLost ? "lost" : status.state,
    provider,
    peer: handle.peer,
    ports,
    ...(exitCode === undefined ? {} : { exitCode }),
    ...(how === undefined ? {} : { how }),
    ...(problem === undefined ? {} : { problem }),
  };
}

export const deploymentViewSchema: z.ZodType<DeploymentView> = z.strictObject({
  id: z.string(),
  state: z.string(),
  createdAtMs: z.number(),
  endedAtMs: z.number().exactOptional(),
  failure: z.string().exactOptional(),
  allocations: z.array(
    z.strictObject({
      name: z.string(),
      node: z.string(),
      type: z.enum(["task", "service"]),
      state: z.string(),
      provider: z.string(),
      peer: z.string(),
      ports: z.array(portBindingSchema),
      exitCode: z.int().exactOptional(),
      how: z.string().exactOptional(),
      problem: z.string().exactOptional(),
    }),
  ),
  events: z.array(deploymentEventSchema),
  refusals: z.array(providerRefusalSchema),
});
