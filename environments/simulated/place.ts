import { loadCommands } from "../in-process-command.ts";
import type { Place } from "../place.ts";
import { simulatedFleet } from "./simulated-fleet.ts";

/** The simulator. Nothing of a fleet outlives the scenario: it is only memory. */
export async function openPlace(): Promise<Place> {
  await loadCommands();
  return {
    name: "simulated",
    open: async (options) => simulatedFleet(options),
    close: async () => {},
  };
}
