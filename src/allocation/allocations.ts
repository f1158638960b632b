import type { Actor } from "../actor/actor.ts";
import type { ActorSystem } from "../actor/actor-system.ts";
import { healthcheck } from "../actor/behaviors/healthcheck.ts";
import type { Handle } from "../actor/handle.ts";
import type { Cancel, Clock } from "../clock/clock.ts";
import { deadline } from "../clock/deadline.ts";
import type { KeyPair } from "../crypto/keys.ts";
import type { Database } from "../database/database.ts";
import { repository } from "../database/repository.ts";
import type { Did } from "../did/did.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import type { Executor } from "../executor/executor.ts";
import type { AllocationSpec } from "../jobs/ensemble.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";
import type { Delegation } from "../ucan/delegation.ts";
import { signerOf } from "../ucan/signer.ts";
import { type Allocation, allocation } from "./allocation.ts";
import {
  type AllocationRecord,
  type AllocationStatus,
  allocationId,
  allocationRecordSchema,
  isEnded,
  type PortBinding,
} from "./allocation-record.ts";
import { restartAllocation } from "./behaviors/restart.ts";
import { startAllocation } from "./behaviors/start.ts";
import { allocationStatus } from "./behaviors/status.ts";
import type { Ledger } from "./ledger.ts";

/** The workloads of this machine, each an actor of its own with a key of its own. */
export interface Allocations {
  /** Makes the commit of that id last, and an actor for it. Nothing is started yet. */
  open(request: OpenRequest): Reply<Opened>;
  find(id: string): Allocation | undefined;
  ofDeployment(deployment: string): readonly Allocation[];
  /** Tells of each workload that is not remembered any more. */
  onForgotten(listener: (deployment: string) => void): void;
  records(): readonly AllocationRecord[];
  /** Stops what runs, gives back what is held, ends the actor. What it printed stays readable for a while. */
  close(id: string): Promise<void>;
  /** After a restart of the node: re-attaches to what still runs, and removes what nobody answers for. */
  restore(): Promise<void>;
  /** This node is going down. What runs goes on running. */
  stop(): void;
}

/** A workload for which resources were committed. */
export interface OpenRequest {
  readonly deployment: string;
  readonly spec: AllocationSpec;
  readonly ports: readonly PortBinding[];
  readonly owner: Did;
}

export interface Opened {
  readonly handle: Handle;
  /** The owner's right to use the new actor, and nobody else's. */
  readonly delegation: Delegation;
}

// Long enough to read why it failed; a bound on what ended workloads cost a machine that runs thousands a day.
const retentionMs = 30 * 60_000;
// An orchestrator that asked for a workload and then never starts it has gone; others want the room.
const startLeaseMs = 120_000;
// Its owner asks how it stands every half minute. After this long without a question nobody will ever stop it.
const ownerLeaseMs = 30 * 60_000;
// Services run for weeks. Renewal comes with the leases of the supervision model.
const ownerGrantMs = 30 * 24 * 3_600_000;
const orphanRemovalMs = 60_000;

/** The workloads kept in `database` and run by `executors`. */
export function allocations({
  clock,
  database,
  telemetry,
  identity,
  executors,
  system,
  ledger,
}: {
  readonly clock: Clock;
  readonly database: Database;
  readonly telemetry: Telemetry;
  readonly identity: KeyPair;
  readonly executors: readonly Executor[];
  readonly system: ActorSystem;
  readonly ledger: Ledger;
}): Allocations {
  const stored = repository(database, { collection: "allocations", schema: allocationRecordSchema });
  const open = new Map<string, { readonly allocation: Allocation; actor: Actor | undefined }>();
  const timers = new Map<string, Cancel>();
  const listeners: ((deployment: string) => void)[] = [];

  function save(record: AllocationRecord): void {
    if (isEnded(record.status.state)) {
      ledger.release(record.id);
      plan(record.id, retentionMs, () => forget(record.id));
    } else if (record.status.state === "running") {
      plan(record.id, ownerLeaseMs, () => checkOwner(record.id));
    }
    try {
      stored.put(record.id, record);
    } catch (error) {
      // The workload itself is in order; after a restart the executor is asked again what became of it.
      telemetry.log("error", "allocation.not-saved", { id: record.id, problem: sentenceOf(error) });
    }
  }

  function plan(id: string, delayMs: number, work: () => void): void {
    timers.get(id)?.();
    timers.set(id, clock.after(delayMs, work));
  }

  function forget(id: string): void {
    timers.get(id)?.();
    timers.delete(id);
    endActor(id);
    const entry = open.get(id);
    open.delete(id);
    stored.delete(id);
    ledger.release(id);
    if (entry === undefined) return;
    void entry.allocation.stop(); // It has ended; this removes it where the executor did not answer then.
    for (const listener of listeners) listener(entry.allocation.record().deployment);
  }

  function endActor(id: string): void {
    const entry = open.get(id);
    entry?.actor?.stop();
    if (entry !== undefined) entry.actor = undefined;
  }

  function take(record: AllocationRecord, executor: Executor): { allocation: Allocation; actor: Actor } {
    const made = allocation({ clock, telemetry, executor, record, save });
    // No roots: only who holds a token of this very key may use it, whatever else the node trusts.
    const actor = system.spawn({
      inbox: inboxOf(record.id),
      signer: signerOf(identity.derive(inboxOf(record.id))),
      roots: [],
    });
    actor.register(startAllocation, made);
    actor.register(restartAllocation, made);
    actor.register(allocationStatus, made);
    actor.register(healthcheck, { check: () => whatIsWrong(made.record().status) });
    open.set(record.id, { allocation: made, actor });
    return { allocation: made, actor };
  }

  function closeUnstarted(id: string): void {
    if (open.get(id)?.allocation.record().status.state === "pending") void close(id);
  }

  function checkOwner(id: string): void {
    const leftMs = (open.get(id)?.allocation.askedAtMs() ?? 0) + ownerLeaseMs - clock.now();
    if (leftMs > 0) return plan(id, leftMs, () => checkOwner(id));
    telemetry.log("warn", "allocation.ownerless", { id });
    void close(id);
  }

  async function close(id: string): Promise<void> {
    endActor(id);
    await open.get(id)?.allocation.stop();
  }

  async function restoreOne(record: AllocationRecord): Promise<void> {
    const executor = executors.find(({ kind }) => kind === record.spec.executor);
    if (isEnded(record.status.state) || executor === undefined) return forget(record.id);
    const { allocation: taken } = take(record, executor);
    if (record.status.state === "pending") plan(record.id, startLeaseMs, () => closeUnstarted(record.id));
    else await taken.reattach();
    // Its owner may have gone while we were away.
    if (taken.record().status.state === "running") plan(record.id, ownerLeaseMs, () => checkOwner(record.id));
  }

  async function removeOrphans(executor: Executor): Promise<void> {
    const limit = deadline(clock, orphanRemovalMs);
    try {
      for (const id of await executor.list(limit.signal)) {
        const state = open.get(id)?.allocation.record().status.state;
        if (state !== undefined && !isEnded(state)) continue;
        telemetry.log("warn", "allocation.orphan-removed", { id });
        await executor.remove(id, limit.signal);
      }
    } finally {
      limit.clear();
    }
  }

  return {
    open({ deployment, spec, ports, owner }) {
      const id = allocationId(deployment, spec.name);
      const executor = executors.find(({ kind }) => kind === spec.executor);
      if (executor === undefined) {
        return refuse("no-executor", `this machine has no ${spec.executor} to run ${spec.name} with`);
      }
      const allocated = ledger.allocate(id);
      if (!allocated.granted) return allocated;
      const record: AllocationRecord = {
        id,
        deployment,
        spec,
        ports,
        owner,
        status: { revision: 0, state: "pending" },
      };
      stored.put(id, record);
      const { actor } = take(record, executor);
      plan(id, startLeaseMs, () => closeUnstarted(id));
      const delegation = actor.delegate({
        to: owner,
        command: "/dms/allocation",
        expiresAtMs: clock.now() + ownerGrantMs,
      });
      return grant({ handle: actor.handle, delegation });
    },

    find: (id) => open.get(id)?.allocation,
    ofDeployment: (deployment) =>
      [...open.values()]
        .map((entry) => entry.allocation)
        .filter((each) => each.record().deployment === deployment),
    onForgotten: (listener) => void listeners.push(listener),
    records: () => [...open.values()].map((entry) => entry.allocation.record()),
    close,

    async restore() {
      const records = stored.all().map(({ value }) => value);
      const known = new Set(records.map(({ id }) => id));
      for (const { id } of ledger.entries()) if (!known.has(id)) ledger.release(id);
      await Promise.all(records.map(restoreOne));
      await Promise.all(executors.map(removeOrphans));
    },

    stop() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
      for (const { allocation: each, actor } of open.values()) {
        each.detach();
        actor?.stop();
      }
    },
  };
}

/** Well is what runs, or still comes, or has ended as it should. */
function whatIsWrong({ state, problem = state }: AllocationStatus): string | undefined {
  return state === "failed" ? problem : undefined;
}

function inboxOf(id: string): string {
  return `allocation:${id}`;
}
