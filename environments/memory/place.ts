import type { Place } from "../place.ts";
import { memoryFleet } from "./memory-fleet.ts";

/** This process: the real network stack over @libp2p/memory. Every scenario ends its own fleet. */
export async function openPlace(): Promise<Place> {
  return {
    name: "memory",
    open: async (options) => memoryFleet(options),
    close: async () => {},
  };
}
