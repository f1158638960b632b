import type { Actor } from "../actor/actor.ts";
import type { Handle } from "../actor/handle.ts";
import { allocationId, isEnded } from "../allocation/allocation-record.ts";
import type { Allocations } from "../allocation/allocations.ts";
import type { Ledger } from "../allocation/ledger.ts";
import type { Clock } from "../clock/clock.ts";
import type { Did } from "../did/did.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import { fits, lacking } from "../hardware/capability.ts";
import type { Resources } from "../hardware/resources.ts";
import type { AllocationSpec, PortSpec } from "../jobs/ensemble.ts";
import type { Random } from "../random/random.ts";
import { type Command, command } from "../ucan/command.ts";
import { allocationLogs } from "./behaviors/allocation-logs.ts";
import { allocationShutdown } from "./behaviors/allocation-shutdown.ts";
import type { Bid, BidRequest, NodeDemand, NodeRefusal } from "./bid.ts";
import { bindPorts, type PortsByAllocation, refusedPort } from "./ports.ts";
import { type Tenancies, type Tenancy, tenancies } from "./tenancy.ts";

/** This machine's side of other people's deployments: bid, commit, allocate, revert. Every step may be repeated. */
export interface Provider {
  bid(request: BidRequest): Bid;
  commit(owner: Did, request: CommitRequest): Reply<Committed>;
  allocate(owner: Did, request: AllocateRequest): Reply<Allocated>;
  /** Undoes whatever of the deployment is here. Nothing happens when there is nothing of that owner. */
  revert(owner: Did, deployment: string): Promise<void>;
  /** After a restart: takes the restored allocations' deployments up again. */
  restore(): void;
  stop(): void;
}

/** What one node of an ensemble needs of this machine. */
export interface CommitRequest {
  readonly deployment: string;
  readonly node: string;
  readonly allocations: readonly { readonly name: string; readonly resources: Resources }[];
  readonly ports: readonly PortSpec[];
}

export interface Committed {
  /** When the commit lapses, by the provider's clock. */
  readonly expiresAtMs: number;
}

/** What shall run on what was committed. */
export interface AllocateRequest {
  readonly deployment: string;
  readonly allocations: readonly AllocationSpec[];
}

export interface Allocated {
  readonly allocations: readonly {
    readonly name: string;
    readonly handle: Handle;
    readonly ports: readonly { readonly public: number; readonly private: number }[];
  }[];
  /** Delegations to the owner, in bytes: to use the allocations' actors, and this node for this deployment. */
  readonly grants: readonly Uint8Array[];
}

/** How long what is set aside waits to be allocated. An orchestrator that needs longer has gone. */
export const commitLifeMs = 30_000;

/** The provider on this machine. `node` is the actor that deployments talk to. */
export function provider({
  clock,
  random,
  name,
  node,
  ledger,
  allocations,
  executors,
}: {
  readonly clock: Clock;
  readonly random: Random;
  readonly name: string;
  readonly node: Actor;
  readonly ledger: Ledger;
  readonly allocations: Allocations;
  readonly executors: readonly string[];
}): Provider {
  const tenants: Tenancies = tenancies({ clock, onOpen: registerFor, onClose: unregisterFor });
  allocations.onForgotten((deployment) => {
    if (allocations.ofDeployment(deployment).length === 0) tenants.close(deployment);
  });

  function registerFor(tenancy: Tenancy): void {
    const state = { allocations, owner: tenancy.owner };
    node.register(allocationLogs(tenancy.deployment), state);
    node.register(allocationShutdown(tenancy.deployment), state);
  }

  function unregisterFor({ deployment }: Tenancy): void {
    node.unregisterBelow(ensembleNamespace(deployment));
  }

  /** Ports of commits and of allocations that have not ended. */
  function takenPorts(except?: string): ReadonlySet<number> {
    const running = allocations.records().filter(({ status }) => !isEnded(status.state));
    return new Set([
      ...tenants.promisedPorts(except),
      ...running.flatMap(({ ports }) => ports.map((port) => port.public)),
    ]);
  }

  function refusalOf(demand: NodeDemand, free: Resources, offer: Resources, taken: ReadonlySet<number>) {
    const missing = demand.executors.find((kind) => !executors.includes(kind));
    if (missing !== undefined) return decline(demand, "no-executor", `has no ${missing}`);
    if (!fits(demand.resources, offer)) {
      return decline(demand, "too-small", lacking(demand.resources, offer).join("; "));
    }
    if (!fits(demand.resources, free)) {
      return decline(demand, "busy", `${lacking(demand.resources, free).join("; ")} at the moment`);
    }
    const port = refusedPort(demand.staticPorts, taken);
    return port === undefined ? undefined : decline(demand, "port-taken", port);
  }

  return {
    bid({ nodes }) {
      const { onboarded, free } = ledger.totals();
      if (ledger.onboarded() === undefined) {
        const refusals = nodes.map((node) => decline(node, "not-onboarded", "offers nothing to the network"));
        return { provider: name, offers: [], refusals, load: 1_000 };
      }
      const taken = takenPorts();
      const offers: string[] = [];
      const refusals: NodeRefusal[] = [];
      for (const demand of nodes) {
        const refusal = refusalOf(demand, free, onboarded, taken);
        if (refusal === undefined) offers.push(demand.name);
        else refusals.push(refusal);
      }
      return { provider: name, offers, refusals, load: loadOf(free, onboarded) };
    },

    commit(owner, { deployment, allocations: wanted, ports }) {
      if (tenants.isKept(deployment)) {
        return refuse("already-allocated", "a node of this deployment is on this machine already");
      }
      const expiresAtMs = clock.now() + commitLifeMs;
      const bound = bindPorts(random, ports, takenPorts(deployment));
      if (!bound.granted) return bound;
      const ids = wanted.map((each) => allocationId(deployment, each.name));
      const opened = tenants.open({ deployment, owner, ids, ports: bound.value, expiresAtMs });
      if (!opened.granted) return opened;
      for (const { name: allocation, resources } of wanted) {
        const committed = ledger.commit(allocationId(deployment, allocation), resources, expiresAtMs);
        if (committed.granted) continue;
        for (const id of ids) if (ledger.holds(id) === "commit") ledger.release(id);
        tenants.close(deployment);
        return committed;
      }
      return grant({ expiresAtMs });
    },

    allocate(owner, { deployment, allocations: specs }) {
      const tenancy = tenants.of(deployment, owner);
      if (tenancy === undefined) {
        return refuse("not-committed", "nothing is set aside here for this deployment, or no longer");
      }
      const wrong = specs.find((spec) => !isWithinCommit(ledger, deployment, spec));
      if (wrong !== undefined) {
        return refuse("not-committed", `${wrong.name} asks for more than was set aside for it`);
      }
      const opened = specs.map((spec) => openOne(tenancy, spec));
      const failed = opened.find((each) => !each.granted);
      if (failed !== undefined && !failed.granted) {
        for (const spec of specs) void allocations.close(allocationId(deployment, spec.name));
        return failed;
      }
      tenants.keep(deployment);
      const made = opened.flatMap((each) => (each.granted ? [each.value] : []));
      const ensembleGrant = node.delegate({
        to: owner,
        command: ensembleNamespace(deployment),
        expiresAtMs: clock.now() + ensembleGrantMs,
      });
      return grant({
        allocations: made.map(({ name: allocation, handle, ports }) => ({ name: allocation, handle, ports })),
        grants: [ensembleGrant.bytes, ...made.map(({ delegation }) => delegation.bytes)],
      });
    },

    async revert(owner, deployment) {
      const tenancy = tenants.of(deployment, owner);
      if (tenancy === undefined) return;
      for (const id of tenancy.ids) if (ledger.holds(id) === "commit") ledger.release(id);
      await Promise.all(
        allocations.ofDeployment(deployment).map((each) => allocations.close(each.record().id)),
      );
      tenants.close(deployment);
    },

    restore() {
      for (const { deployment, owner, id, ports, spec } of allocations.records()) {
        const known = tenants.of(deployment, owner);
        const ids = [...(known?.ids ?? []), id];
        const all: PortsByAllocation = { ...known?.ports, [spec.name]: ports };
        tenants.open({ deployment, owner, ids, ports: all, expiresAtMs: clock.now() + commitLifeMs });
        tenants.keep(deployment);
      }
    },

    stop: () => tenants.stop(),
  };

  function openOne(tenancy: Tenancy, spec: AllocationSpec) {
    const ports = tenancy.ports[spec.name] ?? [];
    const opened = allocations.open({ deployment: tenancy.deployment, spec, ports, owner: tenancy.owner });
    return opened.granted ? grant({ ...opened.value, name: spec.name, ports }) : opened;
  }
}

/** All that this machine can be asked about one deployment lies below it, and nothing else does. */
function ensembleNamespace(deployment: string): Command {
  return command(`/dms/ensemble/${deployment}`);
}

// As long as an allocation's own grant: logs are read and workloads stopped for as long as they may live.
const ensembleGrantMs = 30 * 24 * 3_600_000;

function isWithinCommit(ledger: Ledger, deployment: string, spec: AllocationSpec): boolean {
  const entry = ledger.entries().find(({ id }) => id === allocationId(deployment, spec.name));
  return entry !== undefined && fits(spec.resources, entry.resources);
}

function decline(demand: NodeDemand, because: string, message: string): NodeRefusal {
  return { node: demand.name, because, message: message.slice(0, 512) };
}

/** The scarcest of what is offered decides. */
function loadOf(free: Resources, onboarded: Resources): number {
  const share = (left: number, all: number) => (all === 0 ? 1_000 : Math.round(1_000 * (1 - left / all)));
  return Math.max(
    share(free.cpuMillicores, onboarded.cpuMillicores),
    share(free.memoryBytes, onboarded.memoryBytes),
    share(free.diskBytes, onboarded.diskBytes),
  );
}
