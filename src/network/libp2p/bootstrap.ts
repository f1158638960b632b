import { type Cancel, type Clock, every } from "../../clock/clock.ts";
import { sentenceOf } from "../../errors/dms-error.ts";
import type { Telemetry } from "../../telemetry/telemetry.ts";
import type { Address, PeerId } from "../network.ts";
import { bootstrapPeriodMs } from "./limits.ts";

/** Whom to stay connected to, and with what. */
export interface BootstrapOptions {
  readonly addresses: readonly Address[];
  readonly clock: Clock;
  readonly telemetry: Telemetry;
  connect(address: Address): Promise<PeerId>;
  isConnected(peer: PeerId): boolean;
}

/** Keeps the node connected to its first peers: now, and again whenever one of them has been lost or was not up yet. */
export function keepBootstrapped({
  addresses,
  clock,
  telemetry,
  connect,
  isConnected,
}: BootstrapOptions): Cancel {
  const found = new Map<Address, PeerId>();

  async function tryOne(address: Address): Promise<void> {
    const peer = found.get(address);
    if (peer !== undefined && isConnected(peer)) return;
    try {
      found.set(address, await connect(address));
    } catch (error) {
      // A peer that is not there yet is no failure of ours: it is tried again, and who looks at the log sees why.
      telemetry.log("debug", "network.bootstrap.failed", { address, because: sentenceOf(error) });
    }
  }

  function tryAll(): void {
    for (const address of addresses) void tryOne(address);
  }

  if (addresses.length === 0) return () => {};
  tryAll();
  return every(clock, bootstrapPeriodMs, tryAll);
}
