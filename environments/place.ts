import type { Fleet } from "./fleet.ts";
import type { EnvironmentName } from "./offers.ts";

/** Where fleets live. One for a whole run; each scenario has a fleet of its own in it. */
export interface Place {
  readonly name: EnvironmentName;
  open(options: FleetOptions): Promise<Fleet>;
  /** Ends whatever fleets are still up, also those of scenarios that were broken off. */
  close(): Promise<void>;
}

export interface FleetOptions {
  readonly seed: string;
}

let chosen: Place | undefined;

/** Said once, by whoever runs the features, before the first scenario. */
export function choosePlace(place: Place): void {
  chosen = place;
}

/** Where this run's scenarios take place. */
export function chosenPlace(): Place {
  if (chosen === undefined) throw new Error("no place was chosen: features run by `npm run features`");
  return chosen;
}
