import { setDefaultTimeout, setWorldConstructor, World } from "@cucumber/cucumber";
import type { CommandResult, Fleet, RunningCommand } from "../environments/fleet.ts";

/** What a scenario has said and seen so far. Every step gets it first. */
export interface Story {
  readonly fleet: Fleet;
  /** The command that was typed last. */
  result: CommandResult | undefined;
  /** The command that goes on. */
  running: RunningCommand | undefined;
  /** What the attacked machine had refused before the attack. */
  refusedBefore: Readonly<Record<string, number>>;
  /** In the order of making. */
  readonly deployments: Deployed[];
  /** Peer ids by machine, once the scenario has asked for them. */
  readonly peers: Map<string, string>;
  /** DIDs by machine, of those that the scenario has noted. */
  readonly dids: Map<string, string>;
}

/** A deployment that somebody of the scenario made. */
export interface Deployed {
  readonly owner: string;
  readonly id: string;
}

/** Cucumber's world: the story, once its fleet is there. */
export class FeatureWorld extends World {
  story: Story | undefined;
}

// A real deployment takes seconds on a busy machine; a simulated crowd takes seconds to compute.
const longestStepMs = 90_000;

setWorldConstructor(FeatureWorld);
setDefaultTimeout(longestStepMs);

/** The command that was typed last; that there is one is the scenario's affair. */
export function lastResult({ result }: Story): CommandResult {
  if (result === undefined) throw new Error("nothing was typed yet in this scenario");
  return result;
}

/** The deployment that was made last. */
export function lastDeployment({ deployments }: Story): Deployed {
  const last = deployments.at(-1);
  if (last === undefined) throw new Error("nothing was deployed yet in this scenario");
  return last;
}
