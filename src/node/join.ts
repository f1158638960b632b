import { type Cancel, type Clock, every } from "../clock/clock.ts";
import { deadline } from "../clock/deadline.ts";
import { sentenceOf } from "../errors/dms-error.ts";
import type { Address, Network } from "../network/network.ts";
import type { Telemetry } from "../telemetry/telemetry.ts";

// A peer that restarts is back within seconds; asking more often would only fill its log.
const retryPeriodMs = 10_000;
const attemptMs = 8_000;

/** Connects to the bootstrap peers, and again whenever this node is connected to nobody. The result calls it off. */
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
  let isTrying = false;

  async function connectAll(): Promise<void> {
    isTrying = true;
    await Promise.all(addresses.map(connectTo));
    isTrying = false;
  }

  async function connectTo(address: Address): Promise<void> {
    const limit = deadline(clock, attemptMs);
    try {
      const peer = await network.connect(address, limit.signal);
      telemetry.log("info", "node.joined", { peer });
    } catch (error) {
      telemetry.log("warn", "node.join-failed", { address, problem: sentenceOf(error) });
    } finally {
      limit.clear();
    }
  }

  void connectAll();
  return every(clock, retryPeriodMs, () => {
    if (!isTrying && !network.peers().some(({ isConnected }) => isConnected)) void connectAll();
  });
}
