import type { PortBinding } from "../allocation/allocation-record.ts";
import { grant, type Reply, refuse } from "../errors/refusal.ts";
import type { PortSpec } from "../jobs/ensemble.ts";
import type { Random } from "../random/random.ts";

/** Ports of a provider that workloads may have: above the registered services, the reference's range. */
export const lowestPort = 16_384;
/** The last port there is. */
export const highestPort = 65_535;

/** The ports that an allocation of a deployment gets. */
export type PortsByAllocation = Readonly<Record<string, readonly PortBinding[]>>;

/** Which of these ports a provider could not give: outside its range, or taken. */
export function refusedPort(wanted: readonly number[], taken: ReadonlySet<number>): string | undefined {
  for (const port of wanted) {
    if (port < lowestPort || port > highestPort) {
      return `port ${port} is not among those for workloads (${lowestPort} to ${highestPort})`;
    }
    if (taken.has(port)) return `port ${port} is taken`;
  }
  return undefined;
}

/** Picks a port for each that may be any, and checks the others. */
export function bindPorts(
  random: Random,
  wanted: readonly PortSpec[],
  taken: ReadonlySet<number>,
): Reply<PortsByAllocation> {
  const fixed = wanted.map((port) => port.public).filter((port) => port !== 0);
  const refused = refusedPort(fixed, taken);
  if (refused !== undefined) return refuse("port-taken", refused);
  const used = new Set([...taken, ...fixed]);
  const bound: Record<string, PortBinding[]> = {};
  for (const { public: asked, private: inside, allocation } of wanted) {
    const port = asked === 0 ? freePort(random, used) : asked;
    if (port === undefined) return refuse("port-taken", "no port is free");
    used.add(port);
    bound[allocation] = [...(bound[allocation] ?? []), { public: port, private: inside }];
  }
  return grant(bound);
}

function freePort(random: Random, used: ReadonlySet<number>): number | undefined {
  const count = highestPort - lowestPort + 1;
  const start = random.integer(count);
  for (let step = 0; step < count; step++) {
    const port = lowestPort + ((start + step) % count);
    if (!used.has(port)) return port;
  }
  return undefined;
}
