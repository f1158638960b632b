import { z } from "zod";
import { didSchema } from "../actor/handle-schema.ts";
import type { Did } from "../did/did.ts";
import { allocationSpecSchema } from "../jobs/allocation-spec-schema.ts";
import type { AllocationSpec } from "../jobs/ensemble.ts";

/** What a machine remembers of a workload that it took on, across restarts of the node. */
export interface AllocationRecord {
  /** `<deployment>.<allocation name>`: unique on this machine, and the execution's id too. */
  readonly id: string;
  readonly deployment: string;
  readonly spec: AllocationSpec;
  readonly ports: readonly PortBinding[];
  /** DID of the orchestrator that it belongs to; nobody else may touch it. */
  readonly owner: Did;
  readonly status: AllocationStatus;
}

/** A TCP port of the machine, and the port of the workload that it leads to. */
export interface PortBinding {
  readonly public: number;
  readonly private: number;
}

/** Where a workload stands. `revision` grows by one with each change. */
export interface AllocationStatus {
  readonly revision: number;
  readonly state: AllocationState;
  readonly startedAtMs?: number;
  readonly endedAtMs?: number;
  readonly exitCode?: number;
  readonly how?: EndedHow;
  /** Why it failed, for a person. */
  readonly problem?: string;
}

/** "stopped" on request, "completed" with exit code 0, "failed" otherwise. */
export type AllocationState = "pending" | "starting" | "running" | "completed" | "failed" | "stopped";

/** As the executor said it: see `Ended.how` there. */
export type EndedHow = "exited" | "stopped" | "out-of-memory" | "lost";

/** Whether nothing more will happen to it. */
export function isEnded(state: AllocationState): boolean {
  return state === "completed" || state === "failed" || state === "stopped";
}

/** The id of an allocation on its machine, and of its execution. */
export function allocationId(deployment: string, name: string): string {
  return `${deployment}.${name}`;
}

export const portBindingSchema: z.ZodType<PortBinding> = z.strictObject({
  public: z.int().min(1).max(65_535),
  private: z.int().min(1).max(65_535),
});

export const allocationStatusSchema: z.ZodType<AllocationStatus> = z.strictObject({
  revision: z.int().nonnegative(),
  state: z.enum(["pending", "starting", "running", "completed", "failed", "stopped"]),
  startedAtMs: z.number().exactOptional(),
  endedAtMs: z.number().exactOptional(),
  exitCode: z.int().exactOptional(),
  how: z.enum(["exited", "stopped", "out-of-memory", "lost"]).exactOptional(),
  problem: z.string().max(1_024).exactOptional(),
});

export const allocationRecordSchema: z.ZodType<AllocationRecord> = z.strictObject({
  id: z.string(),
  deployment: z.string(),
  spec: allocationSpecSchema,
  ports: z.array(portBindingSchema),
  owner: didSchema,
  status: allocationStatusSchema,
});
