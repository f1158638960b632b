import type { Cancel, Clock } from "../clock/clock.ts";
import type { Did } from "../did/did.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import type { PortsByAllocation } from "./ports.ts";

/** One deployment's stay on this machine: whose it is, and what was promised to it. */
export interface Tenancy {
  readonly deployment: string;
  readonly owner: Did;
  /** Of its allocations here. */
  readonly ids: readonly string[];
  readonly ports: PortsByAllocation;
}

/** The deployments that are on this machine now. */
export interface Tenancies {
  /** Begins a stay that ends at `expiresAtMs` unless it is kept. Refused when the deployment is another's. */
  open(tenancy: Tenancy & { readonly expiresAtMs: number }): Reply<void>;
  /** The deployment's stay, if it is this owner's. */
  of(deployment: string, owner: Did): Tenancy | undefined;
  /** Ports promised to stays that are not kept yet, but for one. */
  promisedPorts(except: string | undefined): readonly number[];
  /** The stay goes on beyond its commit, until it is closed. */
  keep(deployment: string): void;
  isKept(deployment: string): boolean;
  close(deployment: string): void;
  stop(): void;
}

// Each stay registers behaviours and holds a timer. More deployments than this on one machine is someone's mistake.
const tenancyLimit = 4_096;

/** No stays yet. `onOpen` and `onClose` are called as stays begin and end. */
export function tenancies({
  clock,
  onOpen,
  onClose,
}: {
  readonly clock: Clock;
  readonly onOpen: (tenancy: Tenancy) => void;
  readonly onClose: (tenancy: Tenancy) => void;
}): Tenancies {
  const stays = new Map<string, { readonly tenancy: Tenancy; cancel: Cancel; isKept: boolean }>();

  function close(deployment: string): void {
    const stay = stays.get(deployment);
    if (stay === undefined) return;
    stay.cancel();
    stays.delete(deployment);
    onClose(stay.tenancy);
  }

  return {
    open({ expiresAtMs, ...tenancy }) {
      const { deployment, owner } = tenancy;
      const present = stays.get(deployment);
      if (present !== undefined && present.tenancy.owner !== owner) {
        return refuse("not-yours", "a deployment of that id belongs to another");
      }
      if (present === undefined && stays.size >= tenancyLimit) {
        return refuse("busy", `${tenancyLimit} deployments are on this machine, which is all it keeps`);
      }
      present?.cancel();
      const cancel = clock.after(Math.max(0, expiresAtMs - clock.now()), () => close(deployment));
      stays.set(deployment, { tenancy, cancel, isKept: present?.isKept ?? false });
      if (present === undefined) onOpen(tenancy);
      return grant(undefined);
    },

    of(deployment, owner) {
      const tenancy = stays.get(deployment)?.tenancy;
      return tenancy?.owner === owner ? tenancy : undefined;
    },

    promisedPorts: (except) =>
      [...stays.values()]
        .filter(({ tenancy, isKept }) => !isKept && tenancy.deployment !== except)
        .flatMap(({ tenancy }) =>
          Object.values(tenancy.ports).flatMap((ports) => ports.map((port) => port.public)),
        ),

    keep(deployment) {
      const stay = stays.get(deployment);
      if (stay === undefined) return;
      stay.cancel();
      stay.isKept = true;
    },

    isKept: (deployment) => stays.get(deployment)?.isKept ?? false,

    close,

    stop() {
      for (const { cancel } of stays.values()) cancel();
      stays.clear();
    },
  };
}
