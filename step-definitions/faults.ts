import assert from "node:assert/strict";
import type { Attack } from "../environments/fleet.ts";
import { step } from "./step.ts";
import type { Story } from "./world.ts";

step("the way between {machine} and {machine} is cut", ({ fleet }, one, other) => fleet.cut(one, other));

step("{machine} is cut off from everybody", ({ fleet }, machine) => fleet.isolate(machine));

step("the network is whole again", async ({ fleet }) => {
  fleet.heal();
  await fleet.settle();
});

step("{machine} sends {machine} again what was sent before", (story, from, to) =>
  attack(story, from, to, "replay"),
);

step("{machine} sends {machine} a changed copy of what was sent before", (story, from, to) =>
  attack(story, from, to, "forge"),
);

step("{machine} sends {machine} noise", (story, from, to) => attack(story, from, to, "noise"));

step("{machine} has refused it", (story, machine) => {
  // What was overheard and sent again is many messages, and they need not all be refused for the same reason.
  assert.notDeepEqual(refusedSince(story, machine), []);
});

step("{machine} has counted a message refused as {string}", ({ fleet }, machine, reason) => {
  const refused = fleet.refusedMessages(machine);
  assert.ok((refused[reason] ?? 0) > 0, `refused so far: ${JSON.stringify(refused)}`);
});

step("{machine} has refused it, and counted it as {string}", (story, machine, reason) => {
  assert.deepEqual(refusedSince(story, machine), [reason]);
});

/** Reasons of which there are more than before the attack. */
function refusedSince({ fleet, refusedBefore }: Story, machine: string): readonly string[] {
  const now = Object.entries(fleet.refusedMessages(machine));
  return now.filter(([because, count]) => count > (refusedBefore[because] ?? 0)).map(([because]) => because);
}

async function attack(story: Story, from: string, to: string, kind: Attack): Promise<void> {
  story.refusedBefore = { ...story.fleet.refusedMessages(to) };
  await story.fleet.attack(from, to, kind);
}
