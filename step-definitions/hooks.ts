import { After, Before, Status } from "@cucumber/cucumber";
import { offersOf } from "../environments/offers.ts";
import { chosenPlace } from "../environments/place.ts";
import { seedOf } from "./seed.ts";
import type { FeatureWorld } from "./world.ts";

// What a failed scenario shows of each machine's log.
const shownLines = 40;

Before({ name: "a place for the scenario" }, async function (this: FeatureWorld, { pickle }) {
  const needs = pickle.tags.flatMap(({ name }) => (name.startsWith("@needs:") ? [name.slice(7)] : []));
  const place = chosenPlace();
  const known: readonly string[] = offersOf[place.name];
  // Without even opening a fleet where the place never has it.
  if (needs.some((need) => !known.includes(need))) return "skipped";
  const fleet = await place.open({ seed: seedOf(pickle, this.parameters) });
  const offers: ReadonlySet<string> = fleet.offers;
  if (needs.some((need) => !offers.has(need))) {
    await fleet.down();
    return "skipped";
  }
  this.story = {
    fleet,
    result: undefined,
    running: undefined,

    refusedBefore: {},

    deployments: [],
    peers: new Map(),
    dids: new Map(),
  };
  return undefined;
});

After({ name: "nothing is left behind" }, async function (this: FeatureWorld, { result }) {
  const story = this.story;
  if (story === undefined) return;
  const hasFailed = result?.status === Status.FAILED;
  if (hasFailed) {
    const { stdout = "", stderr = "", exitCode } = story.result ?? {};
    this.log(`last command: exit code ${exitCode}\n${stdout}\n${stderr}`);
    for (const machine of story.fleet.machines()) {
      this.log(`${machine}:\n${story.fleet.logs(machine).slice(-shownLines).join("\n")}`);
    }
  }
  try {
    await story.fleet.down();
  } catch (error) {
    if (!hasFailed) throw error;
    // The first failure is the one to look at; this may well follow from it.
    this.log(`and then: ${error instanceof Error ? error.message : String(error)}`);
  }
});
