import { type Cancel, type Clock, every } from "../clock/clock.ts";
import { deadline } from "../clock/deadline.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import type { Address, Network, PeerId } from "../network/network.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";

// A peer that restarts is back within seconds; asking more often would only fill its log.
const retryPeriodMs = 10_000;
const attemptMs = 8_000;

/**
 * Keeps the node connected to its first peers: now, and again whenever one of them was lost or not up yet. The result
 * calls it off.
 */
export function join({
  clock,
  network,
  telemetry,
  addresses,
}: {
  readonly clock: Clock;
  readonly network: Network;
  readonly telemetry: Telemetry;
  readonly addresses: readonly Address[];
}): Cancel {
  if (addresses.length === 0) return () => {};
  const addressOf = new Map<PeerId, Address>();
  const trying = new Set<Address>();

  async function tryOne(address: Address): Promise<void> {
    if (trying.has(address)) return;
    trying.add(address);
    const limit = deadline(clock, attemptMs);
    try {
      const peer = await network.connect(address, limit.signal);
      addressOf.set(peer, address);
      telemetry.log("info", "node.joined", { peer });
    } catch (error) {
      telemetry.log("warn", "node.join-failed", { address, problem: sentenceOf(error) });
    } finally {
      limit.clear();
      trying.delete(address);
    }
  }

  function tryMissing(): void {
    const missing = new Set(addresses);
    for (const { id, isConnected } of network.peers()) {
      const address = isConnected ? addressOf.get(id) : undefined;
      if (address !== undefined) missing.delete(address);
    }
    for (const address of missing) void tryOne(address);
  }

  tryMissing();
  return every(clock, retryPeriodMs, tryMissing);
}
